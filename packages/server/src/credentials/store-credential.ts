import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { recordEvent, type EventType } from "../events/record-event.ts";
import type { Integration } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import { idleLimitDaysOf, renewalOf } from "../oauth/renew-tokens.ts";
import type { Revocations } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import { isOtherAccount } from "./account-identity.ts";
import { assessGrant } from "./assess-grant.ts";
import { credentialNotFound } from "./credential-errors.ts";
import { bareExternalId } from "./credential-selector.ts";
import { createCredentialStore } from "./credential-store.ts";
import type { Credential, ImportSteps, NewCredential, Placement } from "./credential.ts";
import { createFrozenStore } from "./frozen-store.ts";
import { createPlacementStore } from "./placement-store.ts";
import { nextRefreshAt } from "./refresh-schedule.ts";
import { refuseRevokedSecrets } from "./revoked-secret.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import { encodeSecretValues, secretContext } from "./secret-values.ts";
import { prepareSuperseded, type SupersededGrant } from "./superseded-grant.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface StoreDependencies {
  queries: Queries;
  vault: Pick<Vault, "open" | "seal">;
  revocations: Revocations;
  write: WriteCredentials;
  clock: Clock;
  logger: Logger;
}

interface Owner {
  projectId: ProjectId;
  userId: UserId;
}

/** Null: nothing is replaced, a new credential is made. */
type Replaced = SealedCredential | null;

/** See `ImportSteps`. */
interface StoringSteps {
  before?: ImportSteps["before"] | undefined;
  after?: ImportSteps["after"] | undefined;
}

/** What becomes durable together. */
interface Storing {
  owner: Owner;
  integration: Integration;
  placement: Placement;
  learnt: NewCredential;
  /** The end of the tokens that it replaces; null when it replaces nothing. */
  superseded: SupersededGrant | null;
  steps: StoringSteps;
}

/** Two flows of one user that finish at once may each find the other's result; more than this is a fault of ours. */
const mostTries = 5;

/**
 * See `Credentials.store`. The secret is sealed before the transaction begins, because the vault may need the database
 * and the embedded one has a single connection; the transaction then checks that what it was sealed for still stands.
 */
export function createStoreCredential(deps: Readonly<StoreDependencies>) {
  const { queries, vault, revocations, write, clock } = deps;

  return async function storeCredential(
    owner: Owner,
    integration: Integration,
    placement: Placement,
    learnt: NewCredential,
    steps: StoringSteps,
  ): Promise<CredentialId> {
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const replaced = await placeIn(queries, owner, integration, placement);
      if (!placement.replacesAccountId || replaced?.credential.accountId !== placement.replacesAccountId)
        refuseOtherAccount(replaced, learnt, integration);
      await refuseRevokedSecrets(deps, owner, integration, learnt);
      const id = replaced?.credential.id ?? newId<CredentialId>();
      const context = secretContext(id, (replaced?.credential.secretVersion ?? 0) + 1);
      const sealedSecret = await vault.seal(owner.projectId, context, encodeSecretValues(learnt.secret));
      const superseded = replaced && (await prepareSuperseded(deps, replaced, integration, learnt));
      const storing: Storing = { owner, integration, placement, learnt, superseded, steps };
      const stored = await write(owner, async (transaction) => {
        if (!(await insertOrReplace(transaction, storing, replaced, id, sealedSecret))) return false;
        await steps.after?.(transaction, id);
        return true;
      });
      if (!stored) continue;
      if (superseded) revocations.wake();
      return id;
    }
    throw new PorticoError("http.internal", "The credential kept changing while it was being stored");
  };

  async function insertOrReplace(
    transaction: Queries,
    { owner, integration, placement, learnt, superseded, steps }: Storing,
    replaced: Replaced,
    id: CredentialId,
    sealedSecret: Uint8Array,
  ): Promise<boolean> {
    const { projectId, userId } = owner;
    const store = createPlacementStore(transaction);
    await createFrozenStore(transaction).lockAgainstFreezes();
    if (!(await store.lockUser(projectId, userId))) throw credentialNotFound();
    const now = await placeIn(transaction, owner, integration, placement);
    if (now?.credential.id !== replaced?.credential.id) return false;
    if (now?.credential.secretVersion !== replaced?.credential.secretVersion) return false;

    const externalId = bareExternalId(placement.externalId);
    await refuseTakenExternalId(transaction, owner, integration, externalId, id);
    const at = clock.now();
    const due = nextRefreshAt({
      renewal: renewalOf(integration.provider, learnt.secret),
      refreshedAt: at,
      expiresAt: learnt.expiresAt,
      idleLimitDays: idleLimitDaysOf(integration.provider),
      isInUse: true,
    });
    if (replaced) {
      await steps.before?.(transaction, id);
      const seenVersion = replaced.credential.secretVersion;
      const secret = { seenVersion, sealedSecret, externalId, nextRefreshAt: due, at };
      if (superseded && !(await superseded.order(transaction))) return false;
      if (!(await store.replace(projectId, id, secret, learnt))) return false;
    } else {
      const row = {
        id,
        userId,
        integrationId: integration.id,
        externalId: externalId ?? null,
        sealedSecret,
        nextRefreshAt: due,
        at,
      };
      await store.insert(projectId, row, learnt);
    }
    // a freeze catches what a flow stores a moment later, too
    await createFrozenStore(transaction).applyToStored(projectId, id);
    // of an import the grant is older than this moment, and whoever brings it assesses it
    if (learnt.isImported !== true)
      await assessGrant(transaction, integration, id, {
        kind: "consent",
        at,
        statedExpiresAt: learnt.statedExpiresAt ?? null,
      });
    const { accountId, accountName, status } = learnt;
    const others = bringsOther(replaced, learnt, integration) ? replaced.credential : null;
    await recordEvent(
      transaction,
      projectId,
      learnt.isImported === true ? "credential.imported" : eventOf(replaced, others),
      {
        userId,
        integrationId: integration.id,
        credentialId: id,
        data: {
          accountId,
          accountName,
          status,
          ...(others ? { previousAccountId: others.accountId, previousAccountName: others.accountName } : {}),
        },
      },
    );
    return true;
  }
}

/** Which credential the placement replaces (contract 3.7). Throws `credential.not_found` for a named one that is not there. */
async function placeIn(
  queries: Queries,
  { projectId, userId }: Owner,
  integration: Integration,
  { selectedCredentialId, allowMultiple }: Placement,
): Promise<Replaced> {
  if (selectedCredentialId === undefined && allowMultiple) return null;
  const own = await ofIntegration(queries, { projectId, userId }, integration);
  if (selectedCredentialId !== undefined) {
    const named = own.find(({ credential }) => credential.id === selectedCredentialId.toLowerCase());
    if (!named) throw credentialNotFound();
    return named;
  }
  return own[0] ?? null;
}

async function ofIntegration(
  queries: Queries,
  { projectId, userId }: Owner,
  integration: Integration,
): Promise<SealedCredential[]> {
  const all = await createCredentialStore(queries).ofUser(projectId, userId);
  return all.filter(({ credential }) => credential.integrationId === integration.id);
}

/**
 * Another provider account never slips in under a connected one's id and settings (OA-14). A pending credential is no
 * connection yet, so starting over with another account is fine.
 */
function refuseOtherAccount(replaced: Replaced, learnt: NewCredential, integration: Integration): void {
  if (!bringsOther(replaced, learnt, integration)) return;
  const { provider } = integration;
  const { id: credentialId, accountId, accountName: expected } = replaced.credential;
  const got = learnt.accountName;
  throw new PorticoError("connect.wrong_account", "The end user consented as another account than the connected one", {
    userMessage:
      `You signed in to ${provider.name} as ${got ?? "another account"}, but ${expected ?? "a different account"} is connected here. ` +
      "Nothing was changed.",
    meta: { credentialId, accountId, expected, got },
  });
}

function bringsOther(
  replaced: Replaced,
  learnt: NewCredential,
  { provider }: Integration,
): replaced is SealedCredential {
  if (replaced === null || replaced.credential.status === "PENDING") return false;
  return isOtherAccount(provider, replaced.credential, learnt);
}

function eventOf(replaced: Replaced, others: Credential | null): EventType {
  if (others) return "credential.account_replaced";
  return replaced ? "credential.reconnected" : "credential.connected";
}

async function refuseTakenExternalId(
  queries: Queries,
  { projectId, userId }: Owner,
  integration: Integration,
  externalId: string | undefined,
  ownId: CredentialId,
): Promise<void> {
  if (externalId === undefined) return;
  const taker = await createPlacementStore(queries).idByExternalId(projectId, userId, integration.id, externalId);
  if (taker === null || taker === ownId) return;
  throw new PorticoError(
    "credential.external_id_taken",
    "Another credential of this user and integration has that external id",
    {
      meta: { externalId },
    },
  );
}
