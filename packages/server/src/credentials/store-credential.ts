import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Integration } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import type { Vault } from "../vault/vault.ts";
import { credentialNotFound } from "./credential-errors.ts";
import { bareExternalId } from "./credential-selector.ts";
import { createCredentialStore } from "./credential-store.ts";
import type { Credential, NewCredential, Placement } from "./credential.ts";
import { createPlacementStore } from "./placement-store.ts";
import { encodeSecretValues, secretContext } from "./secret-values.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface StoreDependencies {
  queries: Queries;
  vault: Pick<Vault, "seal">;
  write: WriteCredentials;
  clock: Clock;
}

interface Owner {
  projectId: ProjectId;
  userId: UserId;
}

/** Null: nothing is replaced, a new credential is made. */
type Replaced = Credential | null;

/** Two flows of one user that finish at once may each find the other's result; more than this is a fault of ours. */
const mostTries = 5;

/**
 * See `Credentials.store`. The secret is sealed before the transaction begins, because the vault may need the database
 * and the embedded one has a single connection; the transaction then checks that what it was sealed for still stands.
 */
export function createStoreCredential({ queries, vault, write, clock }: Readonly<StoreDependencies>) {
  return async function storeCredential(
    owner: Owner,
    integration: Integration,
    placement: Placement,
    learnt: NewCredential,
    alongside?: (queries: Queries, credentialId: CredentialId) => Promise<void>,
  ): Promise<CredentialId> {
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const replaced = await placeIn(queries, owner, integration, placement);
      refuseOtherAccount(replaced, learnt, integration);
      const id = replaced?.id ?? newId<CredentialId>();
      const context = secretContext(id, (replaced?.secretVersion ?? 0) + 1);
      const sealedSecret = await vault.seal(owner.projectId, context, encodeSecretValues(learnt.secret));
      const stored = await write(owner, async (transaction) => {
        if (
          !(await insertOrReplace(transaction, { owner, integration, placement, learnt }, replaced, id, sealedSecret))
        )
          return false;
        await alongside?.(transaction, id);
        return true;
      });
      if (stored) return id;
    }
    throw new PorticoError("http.internal", "The credential kept changing while it was being stored");
  };

  interface Storing {
    owner: Owner;
    integration: Integration;
    placement: Placement;
    learnt: NewCredential;
  }

  async function insertOrReplace(
    transaction: Queries,
    { owner, integration, placement, learnt }: Storing,
    replaced: Replaced,
    id: CredentialId,
    sealedSecret: Uint8Array,
  ): Promise<boolean> {
    const { projectId, userId } = owner;
    const store = createPlacementStore(transaction);
    if (!(await store.lockUser(projectId, userId))) throw credentialNotFound();
    const now = await placeIn(transaction, owner, integration, placement);
    if (now?.id !== replaced?.id || now?.secretVersion !== replaced?.secretVersion) return false;

    const externalId = bareExternalId(placement.externalId);
    await refuseTakenExternalId(transaction, owner, integration, externalId, id);
    const at = clock.now();
    if (replaced) {
      const secret = { seenVersion: replaced.secretVersion, sealedSecret, externalId, at };
      if (!(await store.replace(projectId, id, secret, learnt))) return false;
    } else {
      const row = { id, userId, integrationId: integration.id, externalId: externalId ?? null, sealedSecret, at };
      await store.insert(projectId, row, learnt);
    }
    await recordEvent(transaction, projectId, replaced ? "credential.reconnected" : "credential.connected", {
      userId,
      integrationId: integration.id,
      credentialId: id,
      data: { accountId: learnt.accountId, accountName: learnt.accountName, status: learnt.status },
    });
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
  const all = (await createCredentialStore(queries).ofUser(projectId, userId)).map(({ credential }) => credential);
  const own = all.filter(({ integrationId }) => integrationId === integration.id);
  if (selectedCredentialId !== undefined) {
    const named = own.find(({ id }) => id === selectedCredentialId.toLowerCase());
    if (!named) throw credentialNotFound();
    return named;
  }
  return allowMultiple ? null : (own[0] ?? null);
}

/**
 * Another provider account never slips in under a connected one's id and settings (OA-14). A pending credential is no
 * connection yet, so starting over with another account is fine.
 */
function refuseOtherAccount(replaced: Replaced, learnt: NewCredential, { provider }: Integration): void {
  if (replaced === null || replaced.status === "PENDING") return;
  if (replaced.accountId === null || learnt.accountId === null || replaced.accountId === learnt.accountId) return;
  const expected = replaced.accountName;
  const got = learnt.accountName;
  throw new PorticoError("connect.wrong_account", "The end user consented as another account than the connected one", {
    userMessage:
      `You signed in to ${provider.name} as ${got ?? "another account"}, but ${expected ?? "a different account"} is connected here. ` +
      "Nothing was changed.",
    meta: { expected, got },
  });
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
