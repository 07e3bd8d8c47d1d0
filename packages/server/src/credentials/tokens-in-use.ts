import type { Database } from "../db/database.ts";
import type { Logger } from "../lib/logger.ts";
import { tokenTextsOf } from "../revocations/part-to-revoke.ts";
import type { TokensInUse } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import { openUnlessLost } from "./grant.ts";
import { secretContext } from "./secret-values.ts";
import { createStandingStore } from "./standing-store.ts";

export interface TokensInUseDependencies {
  database: Pick<Database, "queries">;
  vault: Pick<Vault, "open">;
  logger: Logger;
}

/** See `TokensInUse`. What can never be opened again is of no use to anybody, and holds nothing back. */
export function createTokensInUse({ database, vault, logger }: Readonly<TokensInUseDependencies>): TokensInUse {
  const store = createStandingStore(database.queries);
  return async function tokensInUse({ projectId, app: { clientId }, ...of }) {
    const texts = new Set<string>();
    for (const { credentialId, secretVersion, sealedSecret } of await store.ofReceiver(projectId, {
      clientId,
      ...of,
    })) {
      const context = secretContext(credentialId, secretVersion);
      const secret = await openUnlessLost({ vault, logger }, { credentialId, projectId }, context, sealedSecret);
      for (const text of tokenTextsOf(secret)) texts.add(text);
    }
    return texts;
  };
}
