import { consentAs, seededUsers } from "@portico/testkit";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openHost } from "../host-driver.ts";
import { setStage, type Stage } from "../stage.ts";

const ada = seededUsers[0]!;
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ standIns: [{ service: "github" }] });
});
afterAll(() => stage[Symbol.asyncDispose]());

/** Calls GitHub as the user; the status, and the code of a refusal. */
async function callGitHub(): Promise<{ status: number; code?: unknown }> {
  const answer = await stage.host.call("ada", "GET", "/projects/:project/sdk/proxy/github/user");
  const { code } = (await answer.json()) as { code?: unknown };
  return { status: answer.status, ...(code === undefined ? {} : { code }) };
}

async function order(dashboard: Page, action: "Freeze" | "Freeze and revoke", confirm: string): Promise<void> {
  await dashboard.getByText("This covers 1 connection of 1 user now").waitFor();
  await dashboard.getByRole("button", { name: `${action}…`, exact: true }).click();
  const dialog = dashboard.getByRole("dialog");
  await dialog.getByText("1 connection").waitFor();
  await dialog.getByLabel("Type the project's name").fill("Acme Notes");
  await dialog.getByRole("button", { name: confirm }).click();
  await dialog.waitFor({ state: "detached" });
}

async function thaw(dashboard: Page): Promise<void> {
  await dashboard.getByRole("button", { name: "Thaw: Everything of this project" }).click();
  await dashboard.getByRole("dialog").getByRole("button", { name: "Thaw" }).click();
  await dashboard.getByText("None. No freeze holds anything back.").waitFor();
}

test("VT-15, TR-17: freeze, refused and told; thaw, works; revoke, taken back at the provider with a receipt", async () => {
  await using tab = await openHost(stage, "ours");
  await tab.authenticate("ada");
  await tab.connect("github");
  await consentAs(await tab.portal.opensWindow("Connect GitHub"), "github", ada);
  await tab.portal.shows("GitHub is connected");
  expect(await callGitHub()).toEqual({ status: 200 });

  const dashboard = await stage.browser.newPage();
  dashboard.setDefaultTimeout(15_000);
  await dashboard.goto(stage.portico.signInLink ?? "about:blank");
  await dashboard.getByRole("link", { name: "Acme Notes" }).click();
  await dashboard.getByRole("link", { name: "Emergency" }).click();

  await order(dashboard, "Freeze", "Freeze now");
  await dashboard.getByRole("region", { name: "This project is frozen" }).waitFor();
  expect(await callGitHub()).toEqual({ status: 409, code: "credential.frozen" });
  await tab.reload("ada");
  await tab.connect("github");
  await tab.portal.shows("Your GitHub connection");
  await tab.portal.says("was paused by whoever runs this app");
  const reconnect = tab.portal.frame.getByRole("button", { name: "Reconnect" });
  expect(await reconnect.count()).toBe(0);

  await thaw(dashboard);
  expect(await callGitHub()).toEqual({ status: 200 });

  await order(dashboard, "Freeze and revoke", "Freeze and revoke");
  await dashboard.getByText("1 revoked at the provider").waitFor({ timeout: 30_000 });
  expect(stage.standIn("github").log.of("revoke")).toMatchObject([{ status: 204 }]);
  await dashboard.getByRole("link", { name: "See the receipts at each user" }).click();
  const receipt = dashboard.getByRole("list", { name: "Revocation receipts of ada" }).getByRole("listitem");
  await receipt.getByText("Revoked", { exact: true }).waitFor();
  expect(await receipt.textContent()).toContain("Taken back by GitHub");

  await tab.reload("ada");
  await tab.connect("github");
  await tab.portal.shows("GitHub is paused");
  expect(await reconnect.count()).toBe(0);

  await dashboard.getByRole("link", { name: "Emergency" }).click();
  await thaw(dashboard);
  expect(await callGitHub()).toMatchObject({ status: 409, code: "credential.needs_reconnect" });
  await tab.reload("ada");
  await tab.connect("github");
  await tab.portal.says("was disconnected for safety by whoever runs this app");
  await reconnect.waitFor();
});
