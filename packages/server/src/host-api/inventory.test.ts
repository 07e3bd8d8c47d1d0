import type { IntegrationId, ProjectId } from "@portico/protocol";
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
