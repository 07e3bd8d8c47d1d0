import { randomUUID } from "node:crypto";
import * as endpoints from "@portico/protocol/endpoints";
import type { CredentialHealth, Endpoint, Freeze } from "@portico/protocol/endpoints";
import { StubError } from "./stub-error.ts";
import { ago } from "./stub-host-side.ts";
import type { StubState } from "./stub-state.ts";

interface StubInput {
  readonly params: Record<string, string>;
  readonly query: Record<string, unknown>;
  readonly body: Record<string, unknown>;
}
type Answer = (state: StubState, input: StubInput) => unknown;
type Scope = Partial<Record<"integrationId" | "userId" | "accountId" | "connectedSince" | "connectedUntil", string>>;

/** The emergency brake on memory. A revocation goes on a little each time that the list is asked for. */
export const freezeAnswers: readonly [Endpoint, Answer][] = [
  [
    endpoints.listFreezes,
    (state, { params, query }) => {
      for (const freeze of state.freezes) goOn(freeze);
      const isAsked = ({ thawedAt }: Freeze) =>
        query["state"] === undefined || (query["state"] === "standing") === (thawedAt === null);
      return {
        freezes: state.freezes
          .filter(({ projectId }) => projectId === null || projectId === params["projectId"])
          .filter(isAsked),
      };
    },
  ],
  [endpoints.previewFreeze, (state, { params, query }) => previewOf(state, params["projectId"] ?? "", query as Scope)],
  [
    endpoints.createFreeze,
    (state, { params, body }) => {
      const scope = body as Scope & { reason?: string; revoke: boolean };
      const projectId = params["projectId"] ?? "";
      const covered = coveredBy(state, projectId, scope);
      const made = newFreeze(projectId, {
        integrationId: scope.integrationId ?? null,
        userId: scope.userId ?? null,
        endUserId: state.users.find(({ id }) => id === scope.userId)?.endUserId ?? null,
        accountId: scope.accountId ?? null,
        connectedSince: scope.connectedSince ?? null,
        connectedUntil: scope.connectedUntil ?? null,
        reason: scope.reason ?? null,
        credentials: covered.length,
        frozenAt: ago(0),
      });
      if (scope.revoke) made.revocation = begun(covered.length);
      state.freezes.unshift(made);
      return made;
    },
  ],
  [
    endpoints.revokeFrozen,
    (state, { params }) => {
      const found = freezeOf(state, params);
      found.revocation ??= begun(found.credentials);
      return found;
    },
  ],
  [endpoints.thawFreeze, (state, { params }) => thawed(state, params)],
  [endpoints.thawServerFreeze, (state, { params }) => thawed(state, params)],
  [
    endpoints.listCredentialHealth,
    (state, { params }) => {
      const user = state.users.find(({ endUserId }) => endUserId === params["endUserId"]);
      if (!user) throw new StubError("user.not_found", "The project has no such user");
      return { userId: user.id, endUserId: user.endUserId, credentials: user.credentials };
    },
  ],
];

export function newFreeze(projectId: string | null, changes: Partial<Freeze> = {}): Freeze {
  return {
    id: randomUUID(),
    projectId,
    integrationId: null,
    integrationType: null,
    userId: null,
    endUserId: null,
    accountId: null,
    connectedSince: null,
    connectedUntil: null,
    reason: null,
    frozenAt: ago(1),
    frozenBy: { kind: "admin", id: randomUUID(), name: "Owner" },
    thawedAt: null,
    credentials: 0,
    revocation: null,
    ...changes,
  };
}

export function begun(left: number): NonNullable<Freeze["revocation"]> {
  const none = { pending: 0, revoked: 0, unsupported: 0, refused: 0, failed: 0 };
  return { since: ago(0), throughAt: null, left, ...none };
}

function goOn({ revocation, thawedAt }: Freeze): void {
  if (revocation === null || thawedAt !== null) return;
  const moved = Math.ceil(revocation.left / 2);
  revocation.left -= moved;
  revocation.revoked += moved;
  if (revocation.left === 0) revocation.throughAt ??= ago(0);
}

function coveredBy(state: StubState, projectId: string, scope: Scope): CredentialHealth[] {
  return state.users
    .filter((user) => user.projectId === projectId && (scope.userId === undefined || user.id === scope.userId))
    .flatMap(({ credentials }) => credentials)
    .filter((one) => scope.integrationId === undefined || one.integrationId === scope.integrationId)
    .filter((one) => scope.accountId === undefined || one.accountId === scope.accountId)
    .filter((one) => scope.connectedSince === undefined || one.consentedAt >= scope.connectedSince)
    .filter((one) => scope.connectedUntil === undefined || one.consentedAt <= scope.connectedUntil);
}

function previewOf(state: StubState, projectId: string, scope: Scope): endpoints.FreezePreview {
  const covered = coveredBy(state, projectId, scope);
  const integrations = [...Map.groupBy(covered, ({ integrationId }) => integrationId)].map(([integrationId, of]) => ({
    integrationId,
    integrationType: of[0]?.integrationType ?? "",
    credentials: of.length,
  }));
  const revocable = Math.max(0, covered.length - state.revokedCredentials);
  return { credentials: covered.length, users: covered.length, frozen: 0, revocable, integrations };
}

/** Whatever else stands covers it too: the stub does not compare scopes. */
function thawed(state: StubState, params: StubInput["params"]): endpoints.ThawedFreeze {
  const found = freezeOf(state, params);
  const wasThawedBefore = found.thawedAt !== null;
  found.thawedAt ??= ago(0);
  const heldBy = state.freezes.filter(({ thawedAt }) => thawedAt === null).map(({ id }) => id);
  const stillFrozen = heldBy.length > 0 ? found.credentials : 0;
  const revoked = found.revocation?.revoked ?? 0;
  const freed = found.credentials - stillFrozen - revoked;
  return { ...found, thaw: { wasThawedBefore, freed, revoked, stillFrozen, heldBy } };
}

function freezeOf(state: StubState, params: StubInput["params"]): Freeze {
  const found = state.freezes.find(({ id }) => id === params["freezeId"]);
  if (!found) throw new StubError("freeze.not_found", "There is no such freeze");
  return found;
}
