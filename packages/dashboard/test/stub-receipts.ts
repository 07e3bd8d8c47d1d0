import { randomUUID } from "node:crypto";
import * as endpoints from "@portico/protocol/endpoints";
import type { ConnectedUser, Endpoint, RevocationReceipt } from "@portico/protocol/endpoints";
import { StubError } from "./stub-error.ts";
import { ago } from "./stub-host-side.ts";
import type { StubState } from "./stub-state.ts";

interface StubInput {
  readonly params: Record<string, string>;
  readonly query: Record<string, unknown>;
}
type Answer = (state: StubState, input: StubInput) => unknown;

/** Receipts on memory: they stand at their users. */
export const receiptAnswers: readonly [Endpoint, Answer][] = [
  [
    endpoints.listRevocations,
    (state, { query }) => ({
      revocations: state.users.find(({ id }) => id === query["userId"])?.revocations ?? [],
      nextCursor: null,
    }),
  ],
  [
    endpoints.retryRevocation,
    (state, { params }) => {
      const found = state.users
        .flatMap(({ revocations }) => revocations)
        .find(({ id }) => id === params["revocationId"]);
      if (!found) throw new StubError("revocation.not_found", "The project has no such revocation");
      const settled = {
        outcome: "revoked",
        reason: null,
        providerStatus: 200,
        nextTryAt: null,
        settledAt: ago(0),
      } as const;
      return Object.assign(found, settled, { tries: found.tries + 1, lastTryAt: ago(0) });
    },
  ],
];

export function newReceipt(user: ConnectedUser, changes: Partial<RevocationReceipt> = {}): RevocationReceipt {
  return {
    id: randomUUID(),
    credentialId: randomUUID(),
    integrationId: randomUUID(),
    integrationType: "github",
    userId: user.id,
    endUserId: user.endUserId,
    accountId: "583231",
    accountName: "octo-old",
    cause: "disconnected",
    askedBy: { kind: "admin", id: null },
    askedAt: ago(2),
    freezeId: null,
    outcome: "pending",
    reason: null,
    providerStatus: null,
    tries: 0,
    lastTryAt: null,
    nextTryAt: ago(-1),
    settledAt: null,
    ...changes,
  };
}
