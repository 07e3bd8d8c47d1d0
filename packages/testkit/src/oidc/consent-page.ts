import type { Page } from "playwright-core";
import type { OidcAccount } from "./oidc-provider.ts";

/** One page for both questions, who and whether, without scripts and without anything from elsewhere. */
export function renderConsentPage(input: {
  readonly uid: string;
  readonly clientId: string;
  readonly scope: string;
  readonly accounts: readonly OidcAccount[];
  /** (Acme ID) */
  readonly title?: string;
}): string {
  const title = escape(input.title ?? "Acme ID");
  const choices = input.accounts.map(
    ({ id, name, email }, index) =>
      `<label><input type="radio" name="account" value="${escape(id)}"${index === 0 ? " checked" : ""}> ${escape(name)} <small>${escape(email)}</small></label>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}
label{display:block;padding:.6rem 0}button{font:inherit;padding:.5rem 1.2rem;margin:1rem .5rem 0 0}</style>
<h1>${title}</h1><p><b>${escape(input.clientId)}</b> asks for: ${escape(input.scope)}</p>
<form method="post" action="/interaction/${escape(input.uid)}">${choices.join("")}
<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button></form></html>`;
}

export function renderErrorPage(error: string, description: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Acme ID</title><h1>${escape(error)}</h1><p>${escape(description)}</p></html>`;
}

/** How long a page driver waits for the consent page: a cold Chromium on a busy machine. */
const pageTimeoutMs = 20_000;

/** Chooses the account and allows. Resolves when the click is done. */
export async function allowAs(page: Page, account: Pick<OidcAccount, "id">): Promise<void> {
  await page.locator(`input[name=account][value="${account.id}"]`).check({ timeout: pageTimeoutMs });
  await page.locator("button[value=allow]").click({ noWaitAfter: true });
}

/** Refuses consent: the browser goes back with `error=access_denied`. */
export async function deny(page: Page): Promise<void> {
  await page.locator("button[value=deny]").click({ timeout: pageTimeoutMs, noWaitAfter: true });
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
