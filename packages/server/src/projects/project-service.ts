import { isId, type ProjectId, type SigningKeyId } from "@portico/protocol";
import type { Database, Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import { createReadCache } from "../lib/read-cache.ts";
import type { Secret } from "../lib/secret.ts";
import type { Vault } from "../vault/vault.ts";
import type { Project, Projects, SigningKey, VerificationKey } from "./project.ts";
import { createProjectStore, type ProjectChanges } from "./project-store.ts";
import { makeSigningKeyPair, toVerificationKey } from "./signing-key.ts";

/** `Projects` and what admins do to them. Unknown and malformed project ids alike throw `project.not_found`. */
export interface ProjectService extends Projects {
  /** Makes a project together with its first data key. */
  create(project: { name: string; allowedOrigins: readonly string[] }): Promise<Project>;
  /** Absent fields stay. */
  update(projectId: ProjectId, changes: ProjectChanges): Promise<Project>;
  /**
   * Crypto-shreds a project: its data keys are destroyed, and everything of it is deleted. Nothing is revoked at providers.
   * Throws `project.name_mismatch` unless `name` is the project's name.
   */
  destroy(projectId: ProjectId, name: string): Promise<{ project: Project; dataKeyIds: readonly string[]; at: Date }>;
  /** Keys that are not revoked, newest first. */
  signingKeys(projectId: ProjectId): Promise<readonly SigningKey[]>;
  /** Makes an RSA pair. The private half is in this answer and nowhere else. */
  createSigningKey(projectId: ProjectId): Promise<{ signingKey: SigningKey; privateKey: Secret }>;
  /** Tokens signed with the key are refused from now on, on every node. Throws `project.signing_key_not_found`. */
  revokeSigningKey(projectId: ProjectId, keyId: SigningKeyId): Promise<void>;
  /** Notes that a key has proved a token; for callers that limit how often. */
  noteSigningKeyUse(projectId: ProjectId, keyId: SigningKeyId): Promise<void>;
}

const emptyProject = { redirectUrls: [], portalTexts: {} };

export function createProjects({
  database,
  vault,
  clock,
}: Readonly<{
  database: Database;
  vault: Pick<Vault, "makeProjectKey" | "destroyProjectKeys">;
  clock: Clock;
}>): ProjectService {
  const store = createProjectStore(database.queries);
  const shred = createShred(database, vault);
  const projects = createReadCache<Project | null>({ clock, maxEntries: 1000, keeps: (found) => found !== null });
  const keys = createReadCache<readonly VerificationKey[]>({
    clock,
    maxEntries: 1000,
    keeps: (found) => found.length > 0,
  });
  const all = createReadCache<readonly Project[]>({ clock, maxEntries: 1 });

  function drop(projectId: string): void {
    projects.drop(projectId);
    keys.drop(projectId);
    all.clear();
  }
  database.changes.onChange((change) => {
    if (change === undefined) for (const cache of [projects, keys, all]) cache.clear();
    else if (change.room === "projects") drop(change.projectId);
  });

  /** Writes and announces in one transaction; then drops at once, so that this node reads its own write. */
  async function write<Result>(projectId: ProjectId, work: (queries: Queries) => Promise<Result>): Promise<Result> {
    const result = await database.transaction(async (queries) => {
      const done = await work(queries);
      await database.changes.announce(queries, { room: "projects", projectId });
      return done;
    });
    drop(projectId);
    return result;
  }

  async function get(projectId: ProjectId): Promise<Project> {
    const id = canonical(projectId);
    const found = id && (await projects.read(id, () => store.find(id)));
    if (!found) throw new PorticoError("project.not_found", `There is no project ${id ?? "with that id"}`);
    return found;
  }

  return {
    get,
    list: () => all.read("all", () => store.list()),

    async verificationKeys(projectId) {
      const id = canonical(projectId);
      if (!id) return [];
      return keys.read(id, async () =>
        (await store.activeSigningKeys(id)).map((key) => toVerificationKey(key.id, key.publicKey)),
      );
    },

    async create({ name, allowedOrigins }) {
      const project: Project = { ...emptyProject, id: newId(), name, allowedOrigins, createdAt: clock.now() };
      const storeKey = await vault.makeProjectKey(project.id);
      await write(project.id, async (queries) => {
        await createProjectStore(queries).insert(project);
        await storeKey(queries);
      });
      return project;
    },

    async update(projectId, changes) {
      const { id } = await get(projectId);
      const updated = await write(id, (queries) => createProjectStore(queries).update(id, changes));
      if (!updated) throw new PorticoError("project.not_found", `There is no project ${id}`);
      return updated;
    },

    async destroy(projectId, name) {
      const project = await get(projectId);
      refuseOtherName(project, name);
      return { project, dataKeyIds: await write(project.id, (queries) => shred(queries, project.id)), at: clock.now() };
    },

    async signingKeys(projectId) {
      const { id } = await get(projectId);
      return (await store.activeSigningKeys(id)).map(toSigningKey);
    },

    async createSigningKey(projectId) {
      const { id } = await get(projectId);
      const pair = await makeSigningKeyPair();
      const signingKey: SigningKey = { id: newId(), createdAt: clock.now(), lastUsedAt: null };
      await write(id, async (queries) => {
        await createProjectStore(queries).insertSigningKey(id, { ...signingKey, publicKey: pair.publicKey });
        await recordEvent(queries, id, "signing_key.created", { data: { signingKeyId: signingKey.id } });
      });
      return { signingKey, privateKey: pair.privateKey };
    },

    async revokeSigningKey(projectId, keyId) {
      const { id } = await get(projectId);
      await write(id, async (queries) => {
        if (!(await createProjectStore(queries).revokeSigningKey(id, keyId, clock.now()))) {
          throw new PorticoError("project.signing_key_not_found", "The project has no such signing key");
        }
        await recordEvent(queries, id, "signing_key.revoked", { data: { signingKeyId: keyId.toLowerCase() } });
      });
    },

    async noteSigningKeyUse(projectId, keyId) {
      await store.touchSigningKey(projectId, keyId, clock.now());
    },
  };
}

function toSigningKey({ id, createdAt, lastUsedAt }: SigningKey): SigningKey {
  return { id, createdAt, lastUsedAt };
}

function refuseOtherName(project: Project, name: string): void {
  if (project.name === name.trim()) return;
  throw new PorticoError("project.name_mismatch", `The project is not called ${JSON.stringify(name)}`);
}

/** Takes the keys first: whatever becomes of the rest, nothing sealed opens any more. */
function createShred({ changes }: Pick<Database, "changes">, vault: Pick<Vault, "destroyProjectKeys">) {
  return async (queries: Queries, projectId: ProjectId): Promise<readonly string[]> => {
    const dataKeyIds = await vault.destroyProjectKeys(queries, projectId);
    await createProjectStore(queries).remove(projectId);
    for (const room of ["users", "integrations", "credentials"] as const) {
      await changes.announce(queries, { room, projectId });
    }
    return dataKeyIds;
  };
}

/** The id in the one spelling that caches, change notices and sealed records use; undefined when it is none. */
function canonical(projectId: string): ProjectId | undefined {
  return isId(projectId) ? (projectId.toLowerCase() as ProjectId) : undefined;
}
