import { randomInt, randomUUID } from "node:crypto";
import type { ProjectId } from "@portico/protocol";
import type { Database } from "../../packages/server/src/db/database.ts";
import { Secret } from "../../packages/server/src/lib/secret.ts";
import type { Vault } from "../../packages/server/src/vault/vault.ts";

/** So many credentials of one project, and what is done with them all the time. */
export interface SealedCredentials {
  projectId: ProjectId;
  /** Reads one from the database and opens it; throws when it does not open to what it should. */
  read(vault: Vault): Promise<void>;
  /** Stores one anew at the next version, as a refresh does. */
  refresh(vault: Vault): Promise<void>;
  /** Opens every one; answers how many failed. */
  failuresOfAll(vault: Vault): Promise<number>;
  /** The bytes of some of them as they are now. */
  sample(count: number): Promise<{ id: string; version: number; sealed: Uint8Array }[]>;
}

const field = "credentials.secret";
const plainOf = (id: string): string => `token of ${id}`;

export async function sealCredentials(
  { queries }: Pick<Database, "queries">,
  vault: Vault,
  count: number,
): Promise<SealedCredentials> {
  const projectId = randomUUID() as string as ProjectId;
  const [userId, integrationId] = [randomUUID(), randomUUID()];
  const storeKey = await vault.makeProjectKey(projectId);
  await queries.insertInto("projects").values({ id: projectId, name: "load" }).execute();
  await storeKey(queries);
  await queries.insertInto("users").values({ id: userId, project_id: projectId, end_user_id: "u" }).execute();
  await queries
    .insertInto("integrations")
    .values({ id: integrationId, project_id: projectId, provider_key: "p" })
    .execute();
  const ids = Array.from({ length: count }, () => randomUUID() as string);
  for (let from = 0; from < count; from += 1000) {
    const rows = await Promise.all(
      ids.slice(from, from + 1000).map(async (id) => ({
        id,
        project_id: projectId,
        user_id: userId,
        integration_id: integrationId,
        status: "VALID" as const,
        secret: await vault.seal(projectId, { field, recordId: id, version: 1 }, new Secret(plainOf(id))),
      })),
    );
    await queries.insertInto("credentials").values(rows).execute();
  }

  async function stored(id: string): Promise<{ id: string; version: number; sealed: Uint8Array }> {
    return queries
      .selectFrom("credentials")
      .select(["id", "secret_version as version", "secret as sealed"])
      .where("project_id", "=", projectId)
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
  }
  async function open(node: Vault, { id, version, sealed }: Awaited<ReturnType<typeof stored>>): Promise<void> {
    const secret = await node.open(projectId, { field, recordId: id, version }, sealed);
    if (secret.reveal() !== plainOf(id)) throw new Error(`${id} opened to something else`);
  }
  const any = (): string => ids[randomInt(count)] ?? "";

  return {
    projectId,
    read: async (node) => open(node, await stored(any())),
    async refresh(node) {
      const { id, version } = await stored(any());
      const secret = await node.seal(projectId, { field, recordId: id, version: version + 1 }, new Secret(plainOf(id)));
      await queries
        .updateTable("credentials")
        .set({ secret, secret_version: version + 1 })
        .where("id", "=", id)
        .where("secret_version", "=", version)
        .execute();
    },
    async failuresOfAll(node) {
      let failures = 0;
      for (let from = 0; from < count; from += 1000) {
        const rows = await queries
          .selectFrom("credentials")
          .select(["id", "secret_version as version", "secret as sealed"])
          .where("project_id", "=", projectId)
          .orderBy("id")
          .offset(from)
          .limit(1000)
          .execute();
        for (const row of rows) await open(node, row).catch(() => (failures += 1));
      }
      return failures;
    },
    sample: (some) => Promise.all(ids.slice(0, some).map(stored)),
  };
}
