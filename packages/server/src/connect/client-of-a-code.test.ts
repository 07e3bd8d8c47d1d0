import type { AttemptId } from "@portico/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestRoom, type TestRoom } from "../credentials/testing.ts";
import { silentLogger } from "../lib/logger.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import type { Attempt } from "./attempt.ts";
import { clientSecretContext } from "./connect-begin.ts";
import { createExchange } from "./connect-exchange.ts";

let room: TestRoom;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());

/** What is sent with a code, of an attempt with this client. */
async function sentFor(own: { clientId: string; clientSecret: string | null } | null) {
  const id = newId<AttemptId>();
  const { projectId, userId } = room.user;
  const sealed = own?.clientSecret
    ? await room.vault.seal(projectId, clientSecretContext(id), new Secret(own.clientSecret))
    : null;
  const attempt: Attempt = {
    id,
    projectId,
    userId,
    integrationId: room.integration.id,
    state: "returned",
    browserHash: null,
    openerOrigin: "https://app.example",
    redirectUri: "https://portico.example/oauth/user-app",
    accountType: null,
    scopes: null,
    oauthClient: own && { clientId: own.clientId },
    clientSecret: sealed,
    connectValues: {},
    installOptions: {} as Attempt["installOptions"],
    pkceVerifier: null,
    credentialId: null,
    errorCode: null,
    errorReference: null,
    errorMeta: {},
    device: null,
    grantSecret: null,
    requestToken: null,
    canAsk: false,
    accountQuestion: null,
    createdAt: room.clock.now(),
    expiresAt: room.clock.now(),
  };
  const notHere = () => Promise.reject(new Error("not part of this test"));
  const exchange = createExchange({
    ...room,
    integrations: { clientSecret: async () => new Secret("the-secret") },
    // what becomes of the tokens is not the question here
    credentials: { store: notHere },
    heldGrants: { hold: notHere },
    temporaryCredentials: { exchange: notHere },
    logger: silentLogger,
  });
  room.provider.tokenRequests.length = 0;
  await exchange.code(attempt, room.integration, "the-code").catch(() => undefined);
  expect(room.provider.tokenRequests).toHaveLength(1);
  const { code, client_id: clientId, client_secret: clientSecret } = room.provider.tokenRequests[0] ?? {};
  return { code, clientId, clientSecret };
}

test("OA-05: a code of the user's own app is exchanged with that app's secret, never with the integration's", async () => {
  expect(await sentFor({ clientId: "mine", clientSecret: "my-secret" })).toEqual({
    code: "the-code",
    clientId: "mine",
    clientSecret: "my-secret",
  });
  // a public client of the user's own has none, and gets none
  expect(await sentFor({ clientId: "mine", clientSecret: null })).toEqual({
    code: "the-code",
    clientId: "mine",
    clientSecret: undefined,
  });
  expect(await sentFor(null)).toEqual({ code: "the-code", clientId: "the-client", clientSecret: "the-secret" });
});
