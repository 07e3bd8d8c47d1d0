import type { HealthReason } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Credential } from "./credential.ts";
import { healthMoves, refusedAlike, type HealthEvent } from "./health.ts";
import { createHealthStore, type JudgedSecret } from "./health-store.ts";
import { createQuarantineStore, type QuarantinedSecret } from "./quarantine-store.ts";

/** A provider's word that it does not honour a secret any more. */
export interface Refusal {
  /** As the row has it now. */
  credential: Credential;
  /** It may as well be about the host's app, which signs along with this secret: it counts alone only after days. */
  isOfApp?: boolean;
  /** The lease under which the provider was asked; undefined where none is needed. */
  owner?: string;
  /** An answer about this secret was lost before. */
  inDoubt: boolean;
  /** What it dies of if this is the last confirmation. */
  reasonOfDeath: HealthReason;
  /** The refused secret, sealed for the quarantine. */
  quarantined: QuarantinedSecret;
  at: Date;
  /** Public facts for the event. */
  data: Readonly<Record<string, unknown>>;
}

/**
 * What a refusal changes: the first makes a credential suspect and puts the refused secret into quarantine, the second
 * is counted, the third ends it (TR-09), unless all are refused alike. `void`: it changes nothing, because it came before its time, or somebody else's
 * verdict or secret is newer. Runs in the caller's transaction.
 */
export async function judgeRefusal(queries: Queries, refusal: Refusal): Promise<"suspect" | "dead" | "void"> {
  const { credential, owner, inDoubt, reasonOfDeath, quarantined, at, data } = refusal;
  const { id, projectId, userId, integrationId, secretVersion, accountId, accountName } = credential;
  const health = createHealthStore(queries);
  const judged: JudgedSecret = { credentialId: id, version: secretVersion, ...(owner === undefined ? {} : { owner }) };
  const tell = (type: HealthEvent, reason: HealthReason): Promise<void> =>
    recordEvent(queries, projectId, type, {
      userId,
      integrationId,
      credentialId: id,
      data: { reason, from: credential.health.state, accountId, accountName, ...data },
    });

  const name = inDoubt ? "refusedInDoubt" : "refused";
  if (await health.suspect(projectId, judged, name, at)) {
    await createQuarantineStore(queries).keepRefused(projectId, id, { ...quarantined, version: secretVersion }, at);
    await tell(healthMoves[name].event, healthMoves[name].reasons[0]);
    return "suspect";
  }
  if (await health.countRefusal(projectId, judged, at)) {
    // it was suspect for another reason than a refusal
    if (credential.health.refusals === 0)
      await createQuarantineStore(queries).keepRefused(projectId, id, { ...quarantined, version: secretVersion }, at);
    return "suspect";
  }
  if (await health.holdBack(projectId, judged, refusal.isOfApp === true ? 0 : refusedAlike, at)) return "suspect";
  if (await health.condemn(projectId, judged, reasonOfDeath, at)) {
    await tell(healthMoves.condemned.event, reasonOfDeath);
    return "dead";
  }
  return "void";
}
