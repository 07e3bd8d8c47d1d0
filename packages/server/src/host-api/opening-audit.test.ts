import type { ProjectId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { encodeSecretValues, secretContext } from "../credentials/secret-values.ts";
import { Secret } from "../lib/secret.ts";
import { signTestToken, testSigner, type TestSigner } from "../users/testing.ts";
import { openTestHostApi } from "./testing.ts";

/** The audit of openings in the server as `main` composes it, not in a vault that a test put together. */
let api: Awaited<ReturnType<typeof openTestHostApi>>;
let projectId: ProjectId;
let signer: TestSigner;
let cookie: string;
let integrationId: string;
beforeAll(async () => {
  api = await openTestHostApi();
  cookie = await api.signIn();
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(async () => {
  ({ projectId } = await api.project());
  const { privateKey, signingKey } = await api.projects.createSigningKey(projectId);
  signer = testSigner(projectId, signingKey.id, privateKey);
  const { id } = await api.app.integrations.add(projectId, "github");
  integrationId = id;
  await api.database.queries.updateTable("integrations").set({ is_active: true }).where("id", "=", id).execute();
});

async function connect(endUserId: string): Promise<string> {
  const { id } = await api.addCredential(projectId, integrationId, { endUserId });
  const values = { accessToken: new Secret(`token of ${endUserId}`) };
  const secret = await api.vault.seal(projectId, secretContext(id, 1), encodeSecretValues(values));
  await api.database.queries
    .updateTable("credentials")
    .set({ secret, secret_version: 1 })
    .where("id", "=", id)
    .execute();
  return id;
}
/** The account is opened, and then the call is refused, because it leads away from the provider: nothing leaves. */
async function callThroughProxy(endUserId: string) {
  const token = signTestToken(signer, api.clock.now(), { sub: endUserId });
  return api.call("GET", `/projects/${projectId}/sdk/proxy/github/https://elsewhere.test/`, {
    authorization: `Bearer ${token}`,
  });
}
const guardPath = (): string => `/dashboard/api/projects/${projectId}/access-guard`;

test("VT-14: the server counts what its proxy opens, by all user tokens together, and its alarm and brake work", async () => {
  const users = Array.from({ length: 11 }, (_none, index) => `user-${index}`);
  const ids: string[] = [];
  for (const user of users) ids.push(await connect(user));
  const changed = await api.call(
    "PATCH",
    guardPath(),
    { cookie, origin: "https://portico.example", "x-portico-request": "1" },
    { breadthLimit: 10, brake: true },
  );
  expect(changed).toMatchObject({ status: 200, json: { breadthLimit: 10, brake: true } });
  const codes: unknown[] = [];
  for (const user of users) codes.push((await callThroughProxy(user)).json["code"]);
  expect(codes).toEqual([...Array.from({ length: 10 }, () => "proxy.host_refused"), "vault.brake_engaged"]);
  await expect
    .poll(() =>
      api.database.queries
        .selectFrom("events")
        .select("data")
        .where("project_id", "=", projectId)
        .where("type", "=", "vault.breadth_alarm")
        .execute(),
    )
    .toEqual([{ data: { caller: "user_tokens", limit: 10 } }]);
  // written by the minute's sweep
  await api.app.sweep();
  const opened = await api.database.queries
    .selectFrom("secret_openings")
    .select(["record_id", "field", "caller", "purpose"])
    .where("project_id", "=", projectId)
    .execute();
  expect(opened.map(({ record_id: id }) => id).sort()).toEqual([...ids].sort());
  expect(new Set(opened.map(({ field, caller, purpose }) => `${field} ${caller} ${purpose}`))).toEqual(
    new Set(["credentials.secret user_tokens use"]),
  );
});
