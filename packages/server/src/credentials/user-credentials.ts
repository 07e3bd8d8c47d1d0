import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import { createReadCache } from "../lib/read-cache.ts";
import type { Integration } from "../integrations/integration.ts";
import type { Credential, CredentialSelector } from "./credential.ts";
import { notConnected } from "./credential-errors.ts";
import { chooseCredential } from "./credential-selector.ts";
import { createCredentialStore } from "./credential-store.ts";
import type { SealedCredential } from "./sealed-credential.ts";

/** Which credential a caller means, and how it may be used. */
export interface Wanted {
  projectId: ProjectId;
  userId: UserId;
  integration: Integration;
  selector: CredentialSelector;
}

/** A user's credentials from memory, sealed. Plain secrets are never kept. */
export interface UserCredentials {
  /**
   * The credential that is wanted, from memory when `accepts` it. Otherwise the database is asked before anything is
   * refused: the change that mends it may not have reached this node yet. Throws `credential.not_connected`.
   */
  choose(wanted: Wanted, accepts?: (credential: Credential) => boolean): Promise<SealedCredential>;
  /** As the database has it now; null when it is gone. */
  current(projectId: ProjectId, credentialId: CredentialId): Promise<SealedCredential | null>;
  /** This node reads its own writes: call it after every commit that `announce` told the others about. */
  drop(projectId: ProjectId, userId: UserId): void;
  /** The same after a commit that concerned many users. */
  dropAll(): void;
}

/** Most users whose credentials are kept: 10,000; each entry lives at most 30 s without a change notice. */
const maxUsers = 10_000;

export function createUserCredentials({
  database,
  clock,
}: Readonly<{ database: Pick<Database, "queries" | "changes">; clock: Clock }>): UserCredentials {
  const store = createCredentialStore(database.queries);
  const cache = createReadCache<readonly SealedCredential[]>({
    clock,
    maxEntries: maxUsers,
    keeps: (all) => all.length > 0,
  });
  const keyOf = (projectId: string, userId: string): string => `${projectId}:${userId}`;

  database.changes.onChange((change) => {
    if (change?.room === "credentials" && change.key !== undefined) cache.drop(keyOf(change.projectId, change.key));
    // an integration that is removed takes credentials of many users with it
    else if (change === undefined || change.room === "credentials" || change.room === "integrations") cache.clear();
  });

  return {
    async choose({ projectId, userId, integration, selector }, accepts = () => true) {
      const key = keyOf(projectId, userId);
      const read = (): Promise<readonly SealedCredential[]> => cache.read(key, () => store.ofUser(projectId, userId));
      const kept = chooseCredential(await read(), integration.id, selector);
      if (kept && accepts(kept.credential)) return kept;
      cache.drop(key);
      const found = chooseCredential(await read(), integration.id, selector);
      if (!found) throw notConnected(integration.id, integration.provider.name);
      return found;
    },
    current: (projectId, credentialId) => store.find(projectId, credentialId),
    drop: (projectId, userId) => cache.drop(keyOf(projectId, userId)),
    dropAll: () => cache.clear(),
  };
}
