import type { CredentialId } from "@portico/protocol";
import type { NewCredential } from "../credentials/credential.ts";
import { decodeSecretValues, encodeSecretValues } from "../credentials/secret-values.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import type { Revocations } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import { decisionLifetimeMs, type AccountQuestion, type Attempt } from "./attempt.ts";
import { createAttemptMovesStore } from "./attempt-moves-store.ts";
import { createGiveBack, type AttemptGrant } from "./give-back.ts";
import { createHeldGrantStore } from "./held-grant-store.ts";

export interface HeldGrantsDependencies {
  database: Database;
  revocations: Revocations;
  vault: Pick<Vault, "seal" | "open">;
  clock: Clock;
  logger: Logger;
}

export type HeldGrants = ReturnType<typeof createHeldGrants>;

/** Most ended attempts that one sweep lets go of. */
const sweepLimit = 100;

/**
 * Fresh grants whose user has to say first which account it shall be (OA-14). They are sealed on the attempt for at most
 * 10 minutes; what becomes of none is forgotten in the transaction that orders its revocation (TR-17).
 */
export function createHeldGrants(deps: Readonly<HeldGrantsDependencies>) {
  const { database, revocations, vault, clock, logger } = deps;
  const { prepare, giveBack } = createGiveBack(deps);
  const store = createHeldGrantStore(database.queries);

  return {
    /**
     * Holds what was learnt until the question that the refusal raises is answered. Throws `connect.closed` when the
     * attempt was ended meanwhile; then nothing is held.
     */
    async hold(
      attempt: Attempt,
      learnt: NewCredential,
      refusal: PorticoError,
    ): Promise<{ kind: "undecided"; question: AccountQuestion }> {
      const question = questionOf(attempt, learnt, refusal);
      const sealedGrant = await vault.seal(attempt.projectId, heldContext(attempt), encode(learnt));
      const expiresAt = new Date(clock.now().getTime() + decisionLifetimeMs);
      const held = await database.transaction((queries) =>
        createAttemptMovesStore(queries).holdForDecision(attempt.projectId, attempt.id, {
          sealedGrant,
          question,
          expiresAt,
        }),
      );
      if (held) return { kind: "undecided", question };
      await giveBack(attempt, learnt);
      throw new PorticoError("connect.closed", "The attempt was ended while the provider answered");
    },

    /** What an undecided attempt holds. Throws `connect.attempt_spent` when it holds nothing any more. */
    async open(attempt: Attempt): Promise<NewCredential> {
      const sealed = await store.heldGrant(attempt.projectId, attempt.id);
      if (!sealed) throw new PorticoError("connect.attempt_spent", "The question of this attempt was answered before");
      return openHeld(vault, attempt, sealed);
    },

    release,

    /** Lets go of what attempts ended with: nobody answered, or a process died before it could. */
    async sweep(): Promise<void> {
      for (const attempt of await store.endedHolding(sweepLimit)) await release(attempt);
    },
  };

  /** Gives back what an attempt that failed still holds. Throws nothing: what could not be done now, the sweep does. */
  async function release(attempt: Attempt): Promise<void> {
    const { projectId, id: attemptId } = attempt;
    const sealed = await store.heldGrant(projectId, attemptId);
    if (!sealed) return;
    try {
      const order = await prepare(attempt, await openOrNothing(attempt, sealed));
      await database.transaction(async (queries) => {
        // one of several that let go of it orders
        if (await createHeldGrantStore(queries).forgetGrant(projectId, attemptId))
          await revocations.order(queries, order);
      });
      revocations.wake();
    } catch (error) {
      logger.warn({ attemptId, error: String(error) }, "a grant that its user did not want could not be let go yet");
    }
  }

  /** What cannot be read any more is told on the receipt; while the keys are away nothing is decided. */
  async function openOrNothing(attempt: Attempt, sealed: Uint8Array): Promise<AttemptGrant> {
    try {
      return await openHeld(vault, attempt, sealed);
    } catch (error) {
      if (!(error instanceof PorticoError && error.code === "vault.record_unreadable")) throw error;
      const { accountType, oauthClient, connectValues: templateValues } = attempt;
      return {
        accountType,
        accountId: null,
        accountName: attempt.accountQuestion?.consentedName ?? null,
        oauthClient,
        templateValues,
        expiresAt: null,
        secret: undefined,
      };
    }
  }
}

/** What a sealed grant is that an attempt holds. */
export async function openHeld(
  vault: Pick<Vault, "open">,
  attempt: Pick<Attempt, "id" | "projectId">,
  sealed: Uint8Array,
  purpose?: "revoke",
): Promise<NewCredential> {
  return decode(await vault.open(attempt.projectId, heldContext(attempt), sealed, purpose));
}

function questionOf(attempt: Attempt, learnt: NewCredential, { meta }: PorticoError): AccountQuestion {
  const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
  return {
    credentialId: meta.credentialId as CredentialId,
    connectedAccountId: text(meta.accountId),
    connectedName: text(meta.expected),
    consentedName: learnt.accountName,
    canAdd: attempt.installOptions.allowMultipleCredentials === true,
  };
}

/** What binds a held grant to its attempt. */
function heldContext(attempt: Pick<Attempt, "id">) {
  return { field: "connect_attempts.held_grant", recordId: attempt.id, version: 1 } as const;
}

function encode({ secret, ...facts }: NewCredential): Secret {
  return new Secret(JSON.stringify({ facts, secret: encodeSecretValues(secret).reveal() }));
}

function decode(opened: Secret): NewCredential {
  const { facts, secret } = JSON.parse(opened.reveal()) as { facts: Written; secret: string };
  const date = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);
  return {
    ...facts,
    expiresAt: date(facts.expiresAt),
    statedExpiresAt: date(facts.statedExpiresAt),
    secret: decodeSecretValues(new Secret(secret)),
  };
}

/** As JSON has it: instants as texts, the secret apart. */
type Written = Omit<NewCredential, "secret" | "expiresAt" | "statedExpiresAt"> & {
  expiresAt: string | null;
  statedExpiresAt?: string | null;
};
