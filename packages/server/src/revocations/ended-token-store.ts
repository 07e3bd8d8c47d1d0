import type { CredentialId, ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import { newId } from "../lib/random.ts";

/** Why a token that an import brought is not in use here any more, and since when. */
export interface TokenEnd {
  /** `replaced`: a later import of the same name brought another one. */
  reason: "replaced" | "disconnected" | "revoked";
  endedAt: Date;
}

/** SQL of the tokens that imports brought and that came to an end here. Of each its latest end counts. */
export function createEndedTokenStore(queries: Queries) {
  return {
    /** Of the token that was brought into a credential, while that is still there. Nothing, where none was. */
    async noteEnd(
      projectId: ProjectId,
      credentialId: CredentialId,
      reason: TokenEnd["reason"],
      at: Date,
    ): Promise<void> {
      await sql`
        insert into ended_tokens (id, project_id, token_hash, reason, ended_at)
        select ${newId()}, project_id, source_token_hash, ${reason}, ${at} from credentials
        where project_id = ${projectId} and id = ${credentialId} and source_token_hash is not null
        on conflict (project_id, token_hash) do update
          -- whoever takes a revoked connection away afterwards makes nothing good of it
          set reason = case when ended_tokens.reason = 'revoked' then 'revoked' else excluded.reason end,
            ended_at = excluded.ended_at
          where ended_tokens.ended_at <= excluded.ended_at`.execute(queries);
    },

    /** Index ended_tokens_by_token. */
    async endOf(projectId: ProjectId, tokenHash: Uint8Array): Promise<TokenEnd | null> {
      const row = await queries
        .selectFrom("ended_tokens")
        .select(["reason", "ended_at"])
        .where("project_id", "=", projectId)
        .where("token_hash", "=", tokenHash)
        .executeTakeFirst();
      return row ? { reason: row.reason, endedAt: row.ended_at } : null;
    },
  };
}
