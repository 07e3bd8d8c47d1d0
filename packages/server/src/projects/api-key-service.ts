import type { ApiKeyId, ProjectId } from "@portico/protocol";
import type { Database, Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { hashToken, newId } from "../lib/random.ts";
import { createReadCache } from "../lib/read-cache.ts";
import type { Secret } from "../lib/secret.ts";
import { createApiKeyStore } from "./api-key-store.ts";
import { apiKeyHint, hasApiKeyShape, newApiKey } from "./api-key-text.ts";
import type { ApiKey, ApiKeys, NewApiKey } from "./api-key.ts";
import type { Projects } from "./project.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const maxWorkingKeys = 50;

export function createApiKeys({
  database,
  projects,
  clock,
}: Readonly<{ database: Database; projects: Pick<Projects, "get">; clock: Clock }>): ApiKeys {
  const store = createApiKeyStore(database.queries);
  // under the hash of the whole key, which belongs to one project; unknown keys are never kept, so floods gain nothing
  const known = createReadCache<ApiKey | null>({ clock, maxEntries: 1000, keeps: (found) => found !== null });
  let uses = new Map<ApiKeyId, Date>();

  database.changes.onChange((change) => {
    if (change === undefined || change.room === "projects") known.clear();
  });

  /** Writes and announces in one transaction; then forgets at once, so that this node obeys its own write. */
  async function write<Result>(projectId: ProjectId, work: (queries: Queries) => Promise<Result>): Promise<Result> {
    const result = await database.transaction(async (queries) => {
      const done = await work(queries);
      await database.changes.announce(queries, { room: "projects", projectId });
      return done;
    });
    known.clear();
    return result;
  }

  return {
    async list(projectId) {
      const { id } = await projects.get(projectId);
      return store.list(id);
    },

    async create(projectId, wanted) {
      const { id } = await projects.get(projectId);
      return write(id, async (queries) => {
        const made = await insertKey(queries, id, wanted, clock.now());
        await recordEvent(queries, id, "api_key.created", {
          data: { apiKeyId: made.apiKey.id, name: made.apiKey.name, scopes: made.apiKey.scopes },
        });
        return made;
      });
    },

    async rotate(projectId, keyId, { overlapHours, expiresInDays }) {
      const { id } = await projects.get(projectId);
      return write(id, async (queries) => {
        const rows = createApiKeyStore(queries);
        const old = (await rows.list(id)).find((key) => key.id === keyId.toLowerCase());
        if (!old) throw notFound();
        const wanted = { name: old.name, scopes: old.scopes, expiresInDays };
        const made = await insertKey(queries, id, wanted, clock.now(), old.id);
        await rows.expireBy(id, old.id, new Date(clock.now().getTime() + overlapHours * hourMs));
        await recordEvent(queries, id, "api_key.rotated", {
          data: { apiKeyId: old.id, newApiKeyId: made.apiKey.id, overlapHours },
        });
        return made;
      });
    },

    async revoke(projectId, keyId) {
      const { id } = await projects.get(projectId);
      await write(id, async (queries) => {
        if (!(await createApiKeyStore(queries).revoke(id, keyId, clock.now()))) throw notFound();
        await recordEvent(queries, id, "api_key.revoked", { data: { apiKeyId: keyId.toLowerCase() } });
      });
    },

    async verify(key) {
      if (!hasApiKeyShape(key)) {
        throw new PorticoError("api_key.malformed", "That is not an API key: portico_sk_ and 49 letters and digits");
      }
      const hash = hashToken(key);
      const found = await known.read(hash.toString("base64"), () => store.findByHash(hash));
      if (!found) throw new PorticoError("api_key.unknown", "This server does not know the API key");
      if (found.revokedAt) throw new PorticoError("api_key.revoked", "The API key was revoked");
      const now = clock.now();
      if (found.expiresAt <= now) throw new PorticoError("api_key.expired", "The API key has expired; make a new one");
      uses.set(found.id, now);
      return { kind: "api_key", projectId: found.projectId, keyId: found.id, scopes: found.scopes };
    },

    async storeUses() {
      if (uses.size === 0) return;
      const batch = uses;
      uses = new Map();
      await store.touch(batch);
    },
  };
}

/** Inserts under the project's limit; `replaced` is about to stop and does not count. Throws `api_key.too_many`. */
async function insertKey(
  queries: Queries,
  projectId: ProjectId,
  wanted: NewApiKey,
  now: Date,
  replaced?: ApiKeyId,
): Promise<{ apiKey: ApiKey; key: Secret }> {
  const rows = createApiKeyStore(queries);
  await rows.lockProject(projectId);
  const working = (await rows.list(projectId)).filter((key) => key.expiresAt > now && key.id !== replaced);
  if (working.length >= maxWorkingKeys) {
    throw new PorticoError(
      "api_key.too_many",
      `The project has ${maxWorkingKeys} API keys that work; revoke one that is not used`,
    );
  }
  const key = newApiKey();
  const apiKey: ApiKey = {
    id: newId(),
    projectId,
    name: wanted.name,
    hint: apiKeyHint(key),
    scopes: [...new Set(wanted.scopes)],
    createdAt: now,
    expiresAt: new Date(now.getTime() + wanted.expiresInDays * dayMs),
    lastUsedAt: null,
    revokedAt: null,
  };
  await rows.insert(projectId, apiKey, hashToken(key.reveal()));
  return { apiKey, key };
}

function notFound(): PorticoError {
  return new PorticoError("api_key.not_found", "The project has no such API key");
}
