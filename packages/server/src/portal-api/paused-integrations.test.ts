import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusedAccounts } from "../credentials/refused-accounts.ts";
import { openTestRoom, startRotatingProvider, type RotatingProvider } from "../credentials/testing.ts";
import { silentLogger } from "../lib/logger.ts";
import { openTransferServer, type TransferServer } from "../transfer/testing.ts";
import { signTestToken, testSigner } from "../users/testing.ts";
import { pausedIntegrations } from "./paused-integrations.ts";

const alone = { allowMultiple: false };

describe("what a freeze keeps a user from connecting", () => {
  let provider: RotatingProvider;
  let server: TransferServer;
  beforeAll(async () => {
    provider = await startRotatingProvider();
    server = await openTransferServer(provider.origin, silentLogger);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await provider.close();
  });

  test("VT-15: is told with the user's state, connected or not, of nobody and nothing else, and until the thaw", async () => {
    const { projectId, oauth } = await server.filledProject();
    const { signingKey, privateKey } = await server.projects.createSigningKey(projectId);
    await server.connect(projectId, "ada", { expiresAt: null }, "keybox");
    const pausedFor = async (sub: string) => {
      const token = signTestToken(testSigner(projectId, signingKey.id, privateKey), server.clock.now(), { sub });
      const answer = await fetch(`${server.address}/projects/${projectId}/sdk/me`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { integrations } = (await answer.json()) as { integrations: Record<string, { paused?: unknown }> };
      return Object.fromEntries(Object.entries(integrations).map(([type, { paused }]) => [type, paused]));
    };
    const ask = async (method: string, path: string, body: object): Promise<{ id: string }> => {
      const headers = { ...server.admin, "content-type": "application/json" };
      const init = { method, headers, body: JSON.stringify(body) };
      const answer = await fetch(`${server.address}/api/projects/${projectId}/freezes${path}`, init);
      return (await answer.json()) as { id: string };
    };
    const none = { acme: undefined, keybox: undefined };
    const paused = (name: string) => ({
      code: "frozen",
      message: `${name} cannot be connected at the moment: whoever runs this app has paused it.`,
    });
    expect(await pausedFor("ada")).toEqual(none);

    const { userId } = await server.connect(projectId, "ada", { expiresAt: null }, "keybox");
    const ofAda = await ask("POST", "", { userId });
    expect(await pausedFor("ada")).toEqual({ acme: paused("Acme"), keybox: paused("Keybox") });
    expect(await pausedFor("grace")).toEqual(none);
    await ask("DELETE", `/${ofAda.id}`, {});
    expect(await pausedFor("ada")).toEqual(none);

    await ask("POST", "", { integrationId: oauth.id });
    // which account it will be is not known before it is connected
    await ask("POST", "", { accountId: "4711" });
    expect(await pausedFor("grace")).toEqual({ ...none, acme: paused("Acme") });
  });

  test("VT-15: is asked in one query for all integrations, and one for all accounts, however many are frozen", async () => {
    await using room = await openTestRoom();
    const { projectId } = room.user;
    const integrations = [room.integration];
    while (integrations.length < 30) integrations.push(await room.addIntegration(projectId));
    const placed = integrations
      .slice(0, 3)
      .map((each) => room.credentials.store(room.user, each, alone, room.learnt()));
    await Promise.all(placed);
    const asked = async (): Promise<number[]> => {
      const accounts = await room.credentials.list(projectId, room.user.userId);
      const before = room.statements();
      const paused = await pausedIntegrations(room.credentials, room.user, integrations);
      const refused = await refusedAccounts(room.credentials, room.user, integrations, accounts);
      return [paused.size, refused.size, room.statements() - before];
    };
    expect(await asked()).toEqual([0, 0, 1]);
    const { freezes } = room.credentials;
    await freezes.freeze(projectId, { integrationType: integrations[1]!.type, revoke: false }, { kind: "admin" });
    expect(await asked()).toEqual([1, 1, 2]);
    await freezes.freeze(projectId, { revoke: false }, { kind: "admin" });
    expect(await asked()).toEqual([30, 3, 2]);
  });
});
