import type { CredentialId, EndUserId, ProjectId } from "@portico/protocol";
import type { CredentialToImport } from "@portico/protocol/endpoints";
import { assessGrant } from "../credentials/assess-grant.ts";
import type { Credentials, ImportSteps, NewCredential } from "../credentials/credential.ts";
import type { Integration } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import type { Users } from "../users/user.ts";
import { skip } from "./import-outcome.ts";
import { createImportStore, type KnownSource } from "./import-store.ts";
import { whyKept, whyNotBrought, type Brought } from "./kept-credential.ts";

export interface PutDependencies {
  users: Pick<Users, "ensure">;
  credentials: Pick<Credentials, "storeImported">;
  clock: Clock;
}

/** What is brought, and over what. */
export interface ToPut {
  learnt: NewCredential;
  brought: Brought;
  replaced: KnownSource | null;
  overwrite: boolean;
}

/**
 * Stores what an import brings, once more held against what is here in the transaction that stores it. Throws
 * `transfer.skipped`, and what `Credentials.storeImported` throws.
 */
export function createPutCredential({ users, credentials, clock }: Readonly<PutDependencies>) {
  return async function putCredential(
    projectId: ProjectId,
    integration: Integration,
    record: CredentialToImport,
    toPut: Readonly<ToPut>,
  ): Promise<CredentialId> {
    const { learnt, brought, replaced } = toPut;
    const { id: userId } = await users.ensure(projectId, record.endUserId as EndUserId);
    const placement = {
      allowMultiple: true,
      ...(replaced === null ? {} : { selectedCredentialId: replaced.id }),
      ...(record.externalId === undefined ? {} : { externalId: record.externalId }),
    };
    // nobody said that the user consented again: a freeze that covers what is replaced goes on covering it
    const consentedAt = brought.consentedAt ?? replaced?.consentedAt ?? clock.now();
    const owner = { projectId, userId };
    const steps = stepsOf(integration, toPut, consentedAt);
    return credentials.storeImported(owner, integration, placement, { ...learnt, consentedAt }, steps);
  };

  function stepsOf(
    integration: Integration,
    { learnt, brought, replaced, overwrite }: Readonly<ToPut>,
    consentedAt: Date,
  ): ImportSteps {
    const { projectId } = integration;
    return {
      // asking whose it is, and sealing, take a while in which it may be renewed, reconnected or revoked
      async before(queries, credentialId) {
        const known = await createImportStore(queries).hold(projectId, credentialId);
        const kept = known && whyKept(known, brought);
        if (kept) throw skip(kept, credentialId);
      },
      async after(queries, credentialId) {
        const own = createImportStore(queries);
        await own.takeTurns(projectId, brought);
        const not = await whyNotBrought(own, integration, brought, { known: replaced, overwrite });
        if (not) throw skip(not.reason, not.credentialId);
        if (!(await own.nameSource(projectId, credentialId, brought, clock.now())))
          throw skip("already_imported", null);
        await assessGrant(queries, integration, credentialId, {
          kind: "import",
          at: clock.now(),
          consentedAt,
          isConsentDated: brought.consentedAt !== undefined || replaced?.isConsentDated === true,
          statedExpiresAt: learnt.statedExpiresAt ?? null,
        });
      },
    };
  }
}
