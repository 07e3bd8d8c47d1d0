import { consentAs, seededUsers } from "@portico/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openHost } from "../host-driver.ts";
import { setStage, type Stage } from "../stage.ts";

const ada = seededUsers[0]!;
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ standIns: [{ service: "google", accessTokenLifetimeSeconds: 6 }] });
});
afterAll(() => stage[Symbol.asyncDispose]());

test("TR-01: after a token of 6 s has expired, 50 callers at once make at most one call to the token endpoint", async () => {
  const google = stage.standIn("google");
  await using tab = await openHost(stage, "ours");
  await tab.authenticate("ada");
  await tab.connect("googledrive");
  await consentAs(await tab.portal.opensWindow("Connect Google Drive"), "google", ada);
  await tab.portal.shows("Google Drive is connected");

  for (let round = 1; round <= 2; round++) {
    const token = google.log.of("api").at(-1)?.token ?? "";
    const isLive = async () => {
      const answer = await fetch(`${google.origin}/drive/v3/about`, { headers: { authorization: `Bearer ${token}` } });
      return answer.ok;
    };
    await expect.poll(isLive, { timeout: 15_000, interval: 200 }).toBe(false);
    google.log.clear();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        stage.host.call("ada", "GET", "/projects/:project/sdk/proxy/googledrive/about?fields=user"),
      ),
    );
    const failures = answers.filter(({ status }) => status !== 200).map((answer) => answer.text());
    expect(await Promise.all(failures)).toEqual([]);
    // none at all when the worker had renewed it ahead of need (TR-12)
    expect(google.log.count("token")).toBeLessThanOrEqual(1);
    expect(google.log.of("api").every(({ user, status }) => user === "ada" && status === 200)).toBe(true);
  }
  expect(await tab.installs()).toHaveLength(1);
});
