import { createHmac } from "node:crypto";
import type { ProjectId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import { newId, randomToken } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import type { SealContext, Vault } from "../vault/vault.ts";
import { createImportKeyStore, type SealedKey } from "./import-key-store.ts";

export interface ImportKeysDependencies {
  database: Pick<Database, "queries" | "transaction">;
  vault: Pick<Vault, "open" | "seal">;
}

/** What a text is known again by within one project. */
export type HashToken = (text: string) => Uint8Array;

/**
 * The key of a project under which brought tokens are hashed: a token may be short, and who reads the database must neither
 * find it by trying nor see that two projects have the same (VT-19). Made with the first import.
 */
export function createImportKeys({ database, vault }: Readonly<ImportKeysDependencies>) {
  async function make(projectId: ProjectId): Promise<Secret> {
    // sealed before the transaction: the vault may have to read a key, and a transaction holds the only connection
    const id = newId<string>();
    const made = new Secret(randomToken());
    const sealed = await vault.seal(projectId, contextOf(id), made);
    const earlier = await database.transaction(async (queries) => {
      const store = createImportKeyStore(queries);
      // two first imports at once: the second one finds what the first one made
      await store.takeTurns(projectId);
      const found = await store.find(projectId);
      if (!found) await store.insert(projectId, { id, secret: sealed });
      return found;
    });
    return earlier ? open(projectId, earlier) : made;
  }

  /** Not for "use": it opens no account, and the brake is for whoever does. */
  function open(projectId: ProjectId, { id, secret }: SealedKey): Promise<Secret> {
    return vault.open(projectId, contextOf(id), secret, "revoke");
  }

  return {
    /** `standIn`: of a dry run, which makes no key; where no import was before, nothing is known again by it. */
    async of(projectId: ProjectId, standIn?: Secret): Promise<HashToken> {
      const found = await createImportKeyStore(database.queries).find(projectId);
      const key = found ? await open(projectId, found) : (standIn ?? (await make(projectId)));
      return (text) => createHmac("sha256", key.reveal()).update(text, "utf8").digest();
    },
  };
}

function contextOf(id: string): SealContext {
  return { field: "import_keys.secret", recordId: id, version: 1 };
}
