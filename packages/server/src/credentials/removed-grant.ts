import type { Queries } from "../db/database.ts";
import { tokenTextsOf } from "../revocations/part-to-revoke.ts";
import type { PreparedRevocation, RevocationOrder } from "../revocations/revocation.ts";
import type { SecretValues } from "./credential.ts";
import { grantOf, openForRevocation, openRenewalOf } from "./grant.ts";
import { createQuarantineStore } from "./quarantine-store.ts";
import { prepareQuarantined, type QuarantinedGrantsDependencies } from "./quarantined-grants.ts";
import type { SealedCredential } from "./sealed-credential.ts";

/** The end of everything that a provider honours for one credential, ready to be written with its removal. */
export interface RemovedGrant {
  /** Of the credential's own secret. */
  main: PreparedRevocation;
  /** What it was; undefined when it is lost. */
  secret: SecretValues | undefined;
  /**
   * Empties the quarantine and writes every order, in the caller's transaction and before the credential changes. False,
   * and nothing is written, when the credential or its quarantine is not as it was seen: read again. After true the
   * credential is locked at the version that was seen.
   */
  order(queries: Queries): Promise<boolean>;
}

/**
 * Prepares the revocation of a credential's secret and of each one in its quarantine: those are tokens that the provider
 * issued or once honoured, and they would outlive their credential (TR-16, TR-17).
 */
export async function prepareRemovedGrant(
  { queries, vault, revocations, logger }: Readonly<QuarantinedGrantsDependencies>,
  seen: SealedCredential,
  terms: Pick<RevocationOrder, "cause" | "by" | "freezeId">,
): Promise<RemovedGrant> {
  const { id, projectId, secretVersion } = seen.credential;
  const grant = grantOf(seen.credential);
  const secret = await openForRevocation({ vault, logger }, seen);
  const main = await revocations.prepare({ grant, secret, ...openRenewalOf(seen), ...terms });
  const kept = await createQuarantineStore(queries).all(projectId, id);
  // nothing is in use any more
  const known = { inUse: new Set<string>(), ordered: new Set(tokenTextsOf(secret)) };
  const others = await prepareQuarantined({ vault, revocations, logger }, seen.credential, kept, known, terms);
  return {
    main,
    secret,
    async order(transaction) {
      const asSeen = { version: secretVersion, ids: kept.map((each) => each.id) };
      if (!(await createQuarantineStore(transaction).takeAsSeen(projectId, id, asSeen))) return false;
      for (const prepared of [main, ...others]) await revocations.order(transaction, prepared);
      return true;
    },
  };
}
