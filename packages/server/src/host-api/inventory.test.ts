import { healthSentence, type IntegrationId, type ProjectId } from "@portico/protocol";
import type { InventoryEntry } from "@portico/protocol/endpoints";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../lib/random.ts";
import { openTestHostApi } from "./testing.ts";

const dayMs = 86_400_000;
let api: Awaited<ReturnType<typeof openTestHostApi>>;
beforeAll(async () => {
  api = await openTestHostApi();
});
afterAll(() => api[Symbol.asyncDispose]());

/** The report reads nothing but the row. */
async function addCredential(
  projectId: ProjectId,
  integrationId: string,
  lastUsedDaysAgo: number | null,
  consentedDaysAgo = 200,
) {
  const at = (days: number): Date => new Date(api.clock.now().getTime() - days * dayMs);
  const { id } = await api.addCredential(projectId, integrationId, {
    granted_scopes: ["read"],
    created_at: at(200),
    consented_at: at(consentedDaysAgo),
    last_used_at: lastUsedDaysAgo === null ? null : at(lastUsedDaysAgo),
  });
  return id;
}

test("VT-16: every credential is reported, page by page; what idles for 90 days is flagged and disconnected in bulk", async () => {
  const { projectId, key } = await api.project("own");
  const other = await api.project("other");
  const add = async (project: ProjectId): Promise<IntegrationId> =>
    (await api.app.integrations.add(project, "github")).id;
  const [integrationId, foreignIntegration] = [await add(projectId), await add(other.projectId)];
  const used = await addCredential(projectId, integrationId, 89);
  // not since its user consented anew, which nobody would do for nothing
  const reconnected = await addCredential(projectId, integrationId, 150, 1);
  const idle = [
    await addCredential(projectId, integrationId, 90),
    await addCredential(projectId, integrationId, 150),
    await addCredential(projectId, integrationId, null),
  ];
  const foreign = await addCredential(other.projectId, foreignIntegration, null);
  const headers = { authorization: `Bearer ${key}` };
  const list = async (query: string): Promise<InventoryEntry[]> => {
    const found: InventoryEntry[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page = await api.call("GET", `/api/projects/${projectId}/inventory?limit=2${query}${cursor}`, headers);
      found.push(...(page.json["credentials"] as InventoryEntry[]));
      const next = page.json["nextCursor"] as string | null;
      cursor = next === null ? null : `&after=${next}`;
    }
    return found;
  };
  const all = await list("");
  expect(all.map(({ credentialId }) => credentialId)).toEqual([used, reconnected, ...idle].sort());
  expect(all.filter(({ isUnused }) => isUnused).map(({ credentialId }) => credentialId)).toEqual([...idle].sort());
  expect(all.find(({ credentialId }) => credentialId === used)).toMatchObject({ scopes: ["read"], health: "healthy" });
  const unused = await list("&unusedForDays=90");
  expect(unused.map(({ credentialId }) => credentialId)).toEqual([...idle].sort());

  const answer = await api.call("POST", `/api/projects/${projectId}/inventory/disconnect`, headers, {
    credentialIds: [...idle, foreign, newId()],
  });
  expect([...(answer.json["disconnected"] as string[])].sort()).toEqual([...idle].sort());
  expect((await list("")).map(({ credentialId }) => credentialId)).toEqual([used, reconnected].sort());
  const left = await api.database.queries.selectFrom("credentials").select("id").where("id", "=", foreign).execute();
  expect(left).toHaveLength(1);
  const receipts = await api.call("GET", `/api/projects/${projectId}/revocations`, headers);
  expect(receipts.json["revocations"]).toHaveLength(idle.length);
});

test("VT-16: what is in use again since it was listed is not disconnected with what idles", async () => {
  const { projectId, key } = await api.project("busy");
  const integrationId = (await api.app.integrations.add(projectId, "github")).id;
  const idle = await addCredential(projectId, integrationId, 150);
  const used = await addCredential(projectId, integrationId, 1);
  const reconnected = await addCredential(projectId, integrationId, 150, 1);
  const headers = { authorization: `Bearer ${key}` };
  const disconnect = async (more: object) =>
    api.call("POST", `/api/projects/${projectId}/inventory/disconnect`, headers, {
      credentialIds: [idle, used, reconnected],
      ...more,
    });
  expect((await disconnect({ unusedForDays: 0 })).status).toBe(400);
  const { json } = await disconnect({ unusedForDays: 90 });
  expect(json["disconnected"]).toEqual([idle]);
  expect([...(json["kept"] as string[])].sort()).toEqual([used, reconnected].sort());
  const receipts = await api.call("GET", `/api/projects/${projectId}/revocations`, headers);
  expect(receipts.json["revocations"]).toMatchObject([{ credentialId: idle }]);
  // whoever names them, and does not say that they have to idle, means them
  expect((await disconnect({})).json).toMatchObject({ disconnected: expect.any(Array) as unknown, kept: [] });
  expect((await api.call("GET", `/api/projects/${projectId}/inventory`, headers)).json["credentials"]).toEqual([]);
});

test("VT-16: the report calls nothing healthy that waits, is frozen, is unfinished, or was never tried", async () => {
  const { projectId, key } = await api.project("states");
  const { id: integrationId } = await api.app.integrations.add(projectId, "github");
  const at = api.clock.now();
  const add = async (columns: Parameters<typeof api.addCredential>[2]) =>
    (await api.addCredential(projectId, integrationId, { account_name: "octo", last_success_at: at, ...columns })).id;
  const works = await add({});
  const waits = await add({ expires_at: at });
  const byOwnApp = await add({ expires_at: at, oauth_client: JSON.stringify({ clientId: "users-own-app" }) });
  const untried = await add({ last_success_at: null });
  const frozen = await add({ frozen_at: at });
  const unfinished = await add({ status: "PENDING" });
  const lacks = await add({ missing_scopes: ["repo"] });
  const breakers = api.database.queries.insertInto("refresh_breakers");
  const place = { integration_id: integrationId, project_id: projectId };
  await breakers.values({ ...place, cause: "app_refused", opened_at: at, retry_at: at }).execute();
  const { json } = await api.call("GET", `/api/projects/${projectId}/inventory`, { authorization: `Bearer ${key}` });
  const found = json["credentials"] as InventoryEntry[];
  const of = (id: string) => found.find(({ credentialId }) => credentialId === id);
  const since = at.toISOString();
  expect(of(works)).toMatchObject({ health: "healthy", paused: null, lastSuccessAt: since });
  const message = healthSentence("app_refused", "GitHub (octo)");
  expect(of(waits)).toMatchObject({ health: "healthy", paused: { code: "app_refused", message, since } });
  expect(of(byOwnApp)).toMatchObject({ health: "healthy", paused: null });
  expect(of(untried)).toMatchObject({ health: "healthy", paused: null, lastSuccessAt: null });
  expect(of(frozen)).toMatchObject({ health: "frozen", paused: { code: "frozen", since } });
  expect(of(unfinished)).toMatchObject({ health: "setup_incomplete", healthReason: "credential.setup_incomplete" });
  expect(of(lacks)).toMatchObject({ health: "needs_access", healthReason: "credential.scope_shortfall" });
});
