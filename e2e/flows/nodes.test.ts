import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  beginAttempt,
  consentWithoutBrowser,
  createHost,
  createVisitor,
  freshDatabase,
  seededUsers,
  startPortico,
  startStandIn,
  type PorticoProcess,
  range,
} from "@portico/testkit";
import { expect, test } from "vitest";
import { hostOrigin, isConnectedPage, isEmbedded } from "./crash-stage.ts";

/** Each database has its own way to keep two servers from each other's work; a run has one of them. */
if (isEmbedded) {
  test("a second server on the data folder of a running one is refused with a sentence, and the first goes on", async () => {
    await using first = await startPortico();
    await expect(startPortico({ dataFolder: first.dataFolder })).rejects.toThrow(
      `Another Portico (process ${first.pid}) is using ${first.dataFolder}`,
    );
    const host = await createHost(first);
    expect((await host.call("ada", "GET", "/projects/:project/sdk/me")).status).toBe(200);
  });
} else {
  test("TR-01: 50 callers of two servers on one PostgreSQL make one call to the token endpoint", async () => {
    await using stack = new AsyncDisposableStack();
    const database = stack.use(await freshDatabase());
    const google = stack.use(await startStandIn({ service: "google" }));
    const start = async (): Promise<PorticoProcess> => {
      const dataFolder = await mkdtemp(join(tmpdir(), "portico-node-"));
      stack.defer(() => rm(dataFolder, { recursive: true, force: true }));
      const options = { dataFolder, databaseUrl: database.url, standIns: google.origins };
      return stack.use(await startPortico(options));
    };
    const nodes = [await start(), await start()] as const;
    const host = await createHost(nodes[0], [hostOrigin]);
    const { id: clientId, secret: clientSecret } = google.client;
    const requestPolicy = { mode: "read", rules: [] };
    const integration = await host.add("googledrive", { clientId, clientSecret, requestPolicy });

    const browser = createVisitor(nodes[0].url, host);
    const handshake = await browser.openStartPage(integration, hostOrigin);
    const attempt = await beginAttempt(host, "ada", integration, { openerOrigin: hostOrigin, handshake });
    const handOff = await browser.navigate(attempt.redirectUrl);
    const consentUrl = handOff.headers.get("location") ?? "about:blank";
    const callback = await consentWithoutBrowser(google, consentUrl, seededUsers[0]!);
    expect(await isConnectedPage(await browser.navigate(callback.href))).toBe(true);

    const authorization = `Bearer ${await host.token("ada")}`;
    const read = async ({ url }: PorticoProcess): Promise<number> => {
      const path = `/projects/${host.projectId}/sdk/proxy/googledrive/about?fields=user`;
      return (await fetch(url + path, { headers: { authorization } })).status;
    };
    // once: a second refused token within a minute is not renewed, so that no provider is hammered (TR-15)
    google.expireAll();
    google.log.clear();
    const answers = await Promise.all(range(50).map((at) => read(nodes[at % 2 === 0 ? 0 : 1])));
    expect(answers).toEqual(range(50).map(() => 200));
    expect(google.log.count("token")).toBe(1);
  });
}
