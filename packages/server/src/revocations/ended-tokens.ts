import type { CredentialId, ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { createEndedTokenStore, type TokenEnd } from "./ended-token-store.ts";

export type { TokenEnd } from "./ended-token-store.ts";

/** Notes that the token that an import brought into a credential is not in use any more; before that changes or goes. */
export function noteTokenEnd(
  queries: Queries,
  projectId: ProjectId,
  credentialId: CredentialId,
  { reason, endedAt }: TokenEnd,
): Promise<void> {
  return createEndedTokenStore(queries).noteEnd(projectId, credentialId, reason, endedAt);
}

/** How a brought token came to its last end here; null: it did not. */
export function tokenEndOf(queries: Queries, projectId: ProjectId, tokenHash: Uint8Array): Promise<TokenEnd | null> {
  return createEndedTokenStore(queries).endOf(projectId, tokenHash);
}
