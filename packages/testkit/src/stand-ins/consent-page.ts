import type { Page } from "playwright-core";
import type { StandInService } from "./vendor.ts";

/** How long a page driver waits for the consent page: a cold Chromium on a busy machine. */
const pageTimeoutMs = 20_000;

/**
 * Chooses a seeded user on a stand-in's consent page, as a person would: clicks the button that shows the login or the
 * e-mail. Resolves when the click is done; the browser is then on its way to the redirect URI.
 */
export async function consentAs(
  page: Page,
  service: Exclude<StandInService, "stripe">,
  user: { readonly login: string; readonly email: string },
): Promise<void> {
  // The Google page shows the e-mail as the login.
  const shown = service === "google" ? user.email : user.login;
  const button = page
    .locator("button.user-btn")
    .filter({ has: page.locator(".user-login", { hasText: new RegExp(`^\\s*${escapeRegExp(shown)}\\s*$`) }) });
  await button.click({ timeout: pageTimeoutMs, noWaitAfter: true });
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
