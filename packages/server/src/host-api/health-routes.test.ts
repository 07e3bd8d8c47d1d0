import { healthSentence, type EndUserId } from "@portico/protocol";
import type { CredentialHealth } from "@portico/protocol/endpoints";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startRotatingProvider, type RotatingProvider } from "../credentials/testing.ts";
import { Secret } from "../lib/secret.ts";
import { openTransferServer, type TransferServer } from "../transfer/testing.ts";

describe("a user's credentials as the host reads them", () => {
  let provider: RotatingProvider;
  let server: TransferServer;
  beforeAll(async () => {
    provider = await startRotatingProvider();
    server = await openTransferServer(provider.origin);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await provider.close();
  });

  test("OA-13, VT-16: state in words, times, ends, scopes granted and missing; never a secret", async () => {
    const { projectId, key } = await server.filledProject();
    const end = new Date(server.clock.now().getTime() + 30 * 86_400_000);
    const works = await server.connect(projectId, "ada / ä", { statedExpiresAt: end });
    server.clock.step(1000);
    const lacks = await server.connect(projectId, "ada / ä", { accountId: "b", grantedScopes: ["anvils:read"] });
    const read = async () => {
      const path = `/api/projects/${projectId}/users/${encodeURIComponent("ada / ä")}/credentials`;
      return (await server.call("GET", path, { authorization: `Bearer ${key}` })).json;
    };
    const answer = await read();
    expect(answer).toMatchObject({
      endUserId: "ada / ä",
      credentials: [
        {
          id: works.id,
          integrationType: "acme",
          status: "VALID",
          health: { state: "healthy", reason: null, message: "Acme (ada / ä) works." },
          scopes: { granted: ["profile", "anvils:read"], missing: [], declined: [] },
          grantExpiresAt: end.toISOString(),
          lastFailureAt: null,
        },
        {
          id: lacks.id,
          health: { state: "needs_access", reason: "credential.scope_shortfall" },
          scopes: { missing: ["profile"] },
        },
      ],
    });
    expect(JSON.stringify(answer)).not.toContain("canary");
    const set = async (changes: object) => {
      await server.database.queries.updateTable("credentials").set(changes).where("id", "=", works.id).execute();
      const [first] = (await read())["credentials"] as { health: { state: string; reason: string | null } }[];
      return first?.health;
    };
    expect(await set({ health: "failing", health_reason: "x" })).toMatchObject({ state: "failing", reason: "x" });
    expect(await set({ frozen_at: new Date() })).toMatchObject({ state: "frozen" });
    const died = { status: "INVALID", health: "dead", health_changed_at: server.clock.now() };
    expect(await set({ ...died, health_reason: "taken_back" })).toMatchObject({
      state: "dead",
      message: expect.stringMatching(/for safety by whoever runs this app\. It has to be connected again;/),
    });
    // what is over does not end once more; an end that it died of is told
    const endOf = async () => ((await read())["credentials"] as CredentialHealth[])[0]?.grantExpiresAt;
    expect(await endOf()).toBeNull();
    await set({ health_changed_at: end, health_reason: "grant_expired" });
    expect(await endOf()).toBe(end.toISOString());
  });

  test("TR-08, VT-15: what a call could not use now is paused, and nothing says that it works", async () => {
    const { projectId, key, oauth } = await server.filledProject("Paused");
    const ends = await server.connect(projectId, "eve", {});
    const never = await server.connect(projectId, "eve", { accountId: "b", accountName: "b", expiresAt: null });
    const lacks = await server.connect(projectId, "eve", { accountId: "c", accountName: "c", grantedScopes: [] });
    const headers = { authorization: `Bearer ${key}` };
    const read = async () => {
      const answer = await server.call("GET", `/api/projects/${projectId}/users/eve/credentials`, headers);
      const all = answer.json["credentials"] as CredentialHealth[];
      return (id: string) => all.find((each) => each.id === id);
    };
    expect((await read())(ends.id)).toMatchObject({ paused: null, health: { message: "Acme (eve) works." } });

    const since = server.clock.now();
    const breakers = server.database.queries.insertInto("refresh_breakers");
    const place = { integration_id: oauth.id, project_id: projectId };
    await breakers.values({ ...place, cause: "app_refused", opened_at: since, retry_at: since }).execute();
    const refused = await read();
    const message = healthSentence("app_refused", "Acme (eve)");
    expect(refused(ends.id)).toMatchObject({
      paused: { code: "app_refused", message, since: since.toISOString() },
      health: { state: "healthy", message },
    });
    expect(refused(lacks.id)?.health).toMatchObject({
      state: "needs_access",
      message: healthSentence("app_refused", "Acme (c)"),
    });
    expect(refused(never.id)).toMatchObject({ paused: null, health: { message: "Acme (b) works." } });
    await server.database.queries.updateTable("refresh_breakers").set({ cause: "outage" }).execute();
    expect((await read())(ends.id)).toMatchObject({
      paused: { code: "provider_unreachable" },
      health: { message: expect.stringContaining("is not answering") as string },
    });

    server.clock.step(5000);
    const freeze = await server.call("POST", `/api/projects/${projectId}/freezes`, headers, {});
    expect(freeze.status).toBe(200);
    const frozenAt = server.clock.now().toISOString();
    const pause = { code: "frozen", since: frozenAt, refusesConnecting: true };
    expect((await read())(never.id)).toMatchObject({ paused: pause, health: { state: "frozen", since: frozenAt } });
  });

  test("TR-08, OA-05: what does not wait for the integration is not told as paused, and is served", async () => {
    const { projectId, key, oauth } = await server.filledProject("Not concerned");
    const grant = provider.issue();
    const own = await server.connect(projectId, "eve", {
      oauthClient: { clientId: "users-own-app" },
      secret: {
        accessToken: new Secret(grant.accessToken),
        refreshToken: new Secret(grant.refreshToken),
        clientSecret: new Secret("of-the-users-app"),
      },
      expiresAt: server.clock.now(),
    });
    server.clock.step(1000);
    const secret = { accessToken: new Secret("canary-access") };
    const unrenewed = await server.connect(projectId, "eve", { accountId: "b", accountName: "b", secret });
    const at = server.clock.now();
    const place = { integration_id: oauth.id, project_id: projectId, opened_at: at };
    const retryAt = new Date(at.getTime() + 3_600_000);
    const breakers = server.database.queries.insertInto("refresh_breakers");
    await breakers.values({ ...place, cause: "app_refused", retry_at: retryAt }).execute();
    const headers = { authorization: `Bearer ${key}` };
    const path = `/api/projects/${projectId}`;
    const told = (await server.call("GET", `${path}/users/eve/credentials`, headers)).json["credentials"];
    expect(told).toMatchObject([
      { id: own.id, paused: null, health: { message: "Acme (eve) works." } },
      { id: unrenewed.id, paused: null, health: { message: "Acme (b) works." } },
    ]);
    const reported = (await server.call("GET", `${path}/inventory`, headers)).json["credentials"];
    expect((reported as { paused: unknown }[]).map(({ paused }) => paused)).toEqual([null, null]);
    const user = await server.users.ensure(projectId, "eve" as EndUserId);
    const served = await server.credentials.fresh(projectId, user.id, oauth, own.id);
    expect(served.credential.secretVersion).toBe(2);
  });

  test("TN-06: a user of another project is not found, like an absent one", async () => {
    const { projectId } = await server.filledProject();
    await server.connect(projectId, "ada", {});
    const other = await server.filledProject("Other");
    for (const user of ["ada", "nobody"]) {
      const path = `/api/projects/${other.projectId}/users/${user}/credentials`;
      const answer = await server.call("GET", path, { authorization: `Bearer ${other.key}` });
      expect(answer.json).toMatchObject({ code: "user.not_found", status: 404 });
    }
  });
});
