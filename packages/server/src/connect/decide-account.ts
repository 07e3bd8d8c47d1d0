import type { AttemptStatus } from "@portico/protocol";
import type { Credentials, Placement } from "../credentials/credential.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integrations } from "../integrations/integration.ts";
import { refuseUnready } from "../integrations/readiness.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { AccountQuestion, Attempt } from "./attempt.ts";
import { createAttemptMovesStore } from "./attempt-moves-store.ts";
import type { Attempts } from "./attempts.ts";
import type { HeldGrants } from "./held-grants.ts";
import { placementOf } from "./placement.ts";

export interface DecideAccountDependencies {
  attempts: Pick<Attempts, "find" | "fail" | "status">;
  integrations: Pick<Integrations, "byId">;
  credentials: Pick<Credentials, "store">;
  heldGrants: Pick<HeldGrants, "open" | "release">;
  clock: Clock;
}

/** `use`: the consented account takes the connected one's place; `keep`: nothing changes; `add`: it becomes one more. */
export type AccountChoice = "use" | "keep" | "add";

export type DecideAccount = ReturnType<typeof createDecideAccount>;

/**
 * Settles an attempt whose user consented as another account than the connected one (OA-14). Only that user can, with the
 * attempt's key, and once: the move out of `undecided` is the credential's own transaction.
 *
 * Throws `connect.attempt_not_found`, `connect.attempt_expired`, `connect.attempt_spent`, `connect.input_invalid` for an
 * `add` that was not offered, and what `Credentials.store` throws; then the attempt has failed and its grant is let go.
 */
export function createDecideAccount(deps: Readonly<DecideAccountDependencies>) {
  const { attempts, integrations, credentials, heldGrants, clock } = deps;

  return async function decideAccount(
    caller: UserCaller,
    attemptKey: string,
    choice: AccountChoice,
  ): Promise<AttemptStatus> {
    const attempt = await attempts.find(caller, attemptKey);
    const question = attempt?.accountQuestion;
    if (!attempt || !question) throw new PorticoError("connect.attempt_not_found", "No attempt asks under that key");
    if (attempt.state !== "undecided") throw answeredBefore();
    if (attempt.expiresAt <= clock.now()) {
      throw new PorticoError("connect.attempt_expired", "The question was not answered in time");
    }
    if (choice === "add" && !question.canAdd) {
      throw new PorticoError("connect.input_invalid", "Another account was not offered", { meta: { field: "choice" } });
    }
    if (choice === "keep") {
      await attempts.fail(attempt, "connect.account_kept", {});
      await heldGrants.release(attempt);
    } else {
      await store(attempt, placementFor(attempt, question, choice));
    }
    return attempts.status(caller, attemptKey);
  };

  async function store(attempt: Attempt, placement: Placement): Promise<void> {
    const integration = await integrations.byId(attempt.projectId, attempt.integrationId);
    refuseUnready(integration);
    const learnt = await heldGrants.open(attempt);
    try {
      await credentials.store(attempt, integration, placement, learnt, async (queries, credentialId) => {
        const moves = createAttemptMovesStore(queries);
        if (!(await moves.succeed(attempt.projectId, attempt.id, credentialId, clock.now()))) throw answeredBefore();
      });
    } catch (error) {
      if (error instanceof PorticoError && error.code !== "connect.attempt_spent" && error.status < 500) {
        await attempts.fail(attempt, error.code, error.meta);
        await heldGrants.release(attempt);
      }
      throw error;
    }
  }
}

function placementFor(attempt: Attempt, question: AccountQuestion, choice: "use" | "add"): Placement {
  const placement = placementOf(attempt.installOptions);
  if (choice === "add") return { allowMultiple: true, externalId: placement.externalId };
  return {
    ...placement,
    selectedCredentialId: question.credentialId,
    replacesAccountId: question.connectedAccountId,
  };
}

function answeredBefore(): PorticoError {
  return new PorticoError("connect.attempt_spent", "The question of this attempt was answered before");
}
