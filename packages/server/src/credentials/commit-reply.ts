import type { CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { CredentialGrant } from "../revocations/revocation.ts";
import { healthMoves } from "./health.ts";
import type { QuarantinedSecret } from "./quarantine-store.ts";
import { createRefreshLeaseStore, type RefreshedColumns, type RefreshLease } from "./refresh-lease-store.ts";

/** Whose tokens a reply brought. */
export interface ReplyOwner {
  projectId: ProjectId;
  userId: UserId;
  integrationId: IntegrationId;
  credentialId: CredentialId;
}

/** A reply that is sealed and waits to be stored under the lease that it was asked for with. */
export interface SealedReply {
  /** With what a revocation has to know, should the credential be gone by then. */
  owner: CredentialGrant;
  lease: RefreshLease;
  columns: RefreshedColumns;
  nextRefreshAt: Date | null;
  /** The same secret, sealed for the quarantine, should it come too late. */
  asLate: QuarantinedSecret;
  /** No earlier refresh of the same secret is without a known answer. Absent in files of before that: nobody knows. */
  isOnlyAnswer?: boolean | undefined;
}

/**
 * Stores a reply as the credential's next version and tells it, in the caller's transaction; a credential that was not
 * healthy has recovered. False when it had moved on.
 */
export async function commitReply(
  queries: Queries,
  { owner, lease, columns, nextRefreshAt }: Omit<SealedReply, "asLate" | "owner"> & { owner: ReplyOwner },
  data: Readonly<Record<string, unknown>> = {},
): Promise<boolean> {
  const { projectId, userId, integrationId, credentialId } = owner;
  const before = await createRefreshLeaseStore(queries).commit(projectId, lease, columns, nextRefreshAt);
  if (before === null) return false;
  const facts = { userId, integrationId, credentialId };
  await recordEvent(queries, projectId, "credential.refreshed", { ...facts, data });
  if (before !== "healthy")
    await recordEvent(queries, projectId, healthMoves.recovered.event, { ...facts, data: { from: before } });
  return true;
}
