import type { Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import { createAnsweredRenewalStore, type ReceiptFacts } from "./answered-renewal-store.ts";
import { createRevocationStore, type Settlement } from "./revocation-store.ts";
import type { ClaimedRevocation } from "./revocation.ts";

/**
 * Ends a receipt and tells it, in the caller's transaction. Where a connection ended in the middle of a refresh, what the
 * refresh gave has a receipt of its own: once that is `revoked`, the first one's doubt is over and it is, too, whichever
 * comes first (TR-16, TR-17).
 */
export async function settleReceipt(
  queries: Queries,
  claimed: ClaimedRevocation,
  settlement: Settlement,
): Promise<void> {
  const { id, projectId, answeredRenewal } = claimed;
  const answered = createAnsweredRenewalStore(queries);
  const renewal = claimed.openRenewal ?? answeredRenewal;
  if (renewal !== null) await answered.lock(projectId, renewal);
  const isOver = isUnconfirmed(settlement) && (await answered.isTakenBack(projectId, id));
  const ending: Settlement = isOver ? { ...settlement, outcome: "revoked", reason: null } : settlement;
  if (!(await createRevocationStore(queries).settle(projectId, id, ending))) return;
  await tell(queries, claimed, ending);
  if (ending.outcome !== "revoked" || answeredRenewal === null) return;
  for (const first of await answered.endDoubt(projectId, answeredRenewal, ending.at))
    await tell(queries, first, { outcome: "revoked", reason: null, status: first.status });
}

function isUnconfirmed({ outcome, reason }: Settlement): boolean {
  return outcome === "failed" && reason === "revocation.unconfirmed";
}

async function tell(
  queries: Queries,
  { id, projectId, userId, integrationId, credentialId, accountId, accountName, tries, cause }: ReceiptFacts,
  { outcome, reason, status }: Pick<Settlement, "outcome" | "reason" | "status">,
): Promise<void> {
  const type = outcome === "revoked" ? "credential.revoked" : "credential.revocation_failed";
  const data = { revocationId: id, cause, outcome, reason, providerStatus: status, tries, accountId, accountName };
  await recordEvent(queries, projectId, type, { userId, integrationId, credentialId, data });
}
