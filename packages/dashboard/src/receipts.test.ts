import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hasChromium, useDashboardStage } from "../test/dashboard-stage.ts";
import { ago } from "../test/stub-host-side.ts";
import { newReceipt } from "../test/stub-receipts.ts";

describe.runIf(hasChromium)("revocation receipts in the dashboard", { timeout: 60_000 }, () => {
  const stage = useDashboardStage();

  it("TR-17: a disconnected account leaves its receipt with the user, and can be tried at once", async () => {
    const { open } = stage();
    const page = await open("users");
    await page.getByRole("button", { name: "Disconnect GitHub, octo-1", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    const receipt = page
      .getByRole("list", { name: "Revocation receipts of user-1", exact: true })
      .getByRole("listitem");
    await receipt.getByText("Being revoked").waitFor();
    expect(await receipt.textContent()).toContain("Disconnected by an admin 2 hours ago. Not tried yet.");
    await receipt.getByRole("button", { name: "Try now: GitHub, octo-1" }).click();
    await receipt.getByText("Revoked", { exact: true }).waitFor();
    expect(await receipt.textContent()).toContain("Taken back by GitHub just now, after 1 try.");
    expect(await receipt.getByRole("button").count()).toBe(0);
  });

  it("TR-17: before a disconnect it is said of which account of whom it is, and what becomes of the access", async () => {
    const { state, open, look } = stage();
    const [ada] = state.users;
    const [mine] = ada?.credentials ?? [];
    if (!ada || !mine) expect.fail("nobody");
    const again = { ...mine, id: randomUUID(), accountId: "583231" };
    Object.assign(mine, { accountId: "583231" });
    ada.credentials.push(again, { ...mine, id: randomUUID(), integrationType: "stripe", accountName: "ada's shop" });
    const page = await open("users");
    const dialog = page.getByRole("dialog");
    await page.getByRole("button", { name: "Disconnect GitHub, octo-1", exact: true }).first().click();
    await page.getByRole("dialog", { name: "Disconnect GitHub, octo-1?" }).waitFor();
    await dialog.getByText("user-1").waitFor();
    await dialog.getByText("that connection goes on: GitHub is asked to take back only what").waitFor();
    await look("disconnect-same-account");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Disconnect Stripe, ada's shop" }).click();
    await page.getByRole("dialog", { name: "Disconnect Stripe, ada's shop?" }).waitFor();
    await dialog.getByText("Stripe has no way to take access back").waitFor();
    expect(await dialog.textContent()).not.toMatch(/is asked to|given back|another time/);
    await look("disconnect-key");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Disconnect GitHub, octo-2" }).first().click();
    await dialog.getByText("GitHub is asked to take the access back").waitFor();
  });

  it("TR-17: a try that fails is told, and all receipts of a user are a click away", async () => {
    const { state, server, open } = stage();
    const user = state.users[0] ?? expect.fail("nobody");
    user.revocations.push(...["a", "b", "c"].map((accountName) => newReceipt(user, { accountName })));
    server.failNext("revocations.retry", 1);
    const page = await open("users");
    await page.getByRole("button", { name: "Try now: GitHub, b" }).click();
    await page.getByText("It was not tried").waitFor();
    await page.getByRole("button", { name: "All receipts of user-1" }).click();
    await page.getByRole("dialog").getByText("GitHub · c").waitFor();
  });

  it.each(["light", "dark"] as const)(
    "is clean by axe and fits 320 px, in %s, with every outcome",
    async (colorScheme) => {
      const { state, open, look, page } = stage();
      const [first, second] = state.users;
      const ended = { nextTryAt: null, settledAt: ago(1), tries: 3, lastTryAt: ago(1) } as const;
      first?.revocations.push(
        newReceipt(first, { tries: 4, lastTryAt: ago(0.5), reason: "http_status", providerStatus: 503 }),
        newReceipt(first, { ...ended, outcome: "revoked", providerStatus: 200, cause: "emergency" }),
        newReceipt(first, { ...ended, outcome: "failed", reason: "net.timed_out", accountName: "x".repeat(70) }),
      );
      second?.revocations.push(
        newReceipt(second, { ...ended, outcome: "refused", reason: "invalid_client", providerStatus: 401 }),
        newReceipt(second, {
          ...ended,
          outcome: "unsupported",
          reason: "revocation.not_offered",
          tries: 0,
          integrationType: "",
        }),
      );
      state.users.splice(3);
      await page.emulateMedia({ colorScheme });
      await open("users");
      await page.getByText("may still work at GitHub").first().waitFor();
      await look(`receipts-${colorScheme}`);
      await page.getByRole("button", { name: "All receipts of user-1" }).click();
      await page.getByRole("dialog").getByText("Given up").first().waitFor();
      await look(`receipts-all-${colorScheme}`);
    },
  );
});
