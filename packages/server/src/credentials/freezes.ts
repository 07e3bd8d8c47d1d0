import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import type { Freeze, FreezePreview, ThawedFreeze } from "@portico/protocol/endpoints";
import type { Database, Queries } from "../db/database.ts";
import type { Integration } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import type { AskedBy } from "../revocations/revocation.ts";
import type { Credentials } from "./credential.ts";
import { createFreezeStore, type FreezeRow, type FreezeState, type NamedFreezeRow } from "./freeze-store.ts";
import { createFreezeView } from "./freeze-view.ts";
import { createFreezesAgain, type FreezesAgain } from "./freezes-again.ts";
import { createFreezesOfImports, type FreezesOfImports } from "./freezes-of-imports.ts";
import { tellOfFreeze, type FreezeEvent } from "./tell-of-freeze.ts";
import { createFrozenStore, type Coverage, type Fates, type UnwrittenFreeze } from "./frozen-store.ts";

/** What a freeze covers; what is left out is any. Instants are ISO 8601. */
export interface FreezeScope {
  integrationId?: string | undefined;
  integrationType?: string | undefined;
  userId?: string | undefined;
  accountId?: string | undefined;
  connectedSince?: string | undefined;
  connectedUntil?: string | undefined;
}

/** The host's emergency brake (VT-15). `projectId` null means every project: only an admin may ask for that. */
export interface Freezes extends FreezesAgain, FreezesOfImports {
  /**
   * Stops everything that the scope covers, in one transaction that every node hears of; also what is stored later while
   * it stands. With `revoke` it is revoked as well, in the background. Throws `integration.not_found` for a type that no
   * integration has: a brake that stops nothing must not look like one that does.
   */
  freeze(
    projectId: ProjectId | null,
    order: FreezeScope & { reason?: string | undefined; revoke: boolean },
    by: AskedBy,
  ): Promise<Freeze>;
  /** Throws `freeze.not_found`, also for one of another project. A freeze that ended stays ended. `by`: this server. */
  revoke(projectId: ProjectId | null, freezeId: string, by?: AskedBy): Promise<Freeze>;
  /** Also of one that ended before: its answer says so. `by`: this server. */
  thaw(projectId: ProjectId | null, freezeId: string, by?: AskedBy): Promise<ThawedFreeze>;
  /** With a project: its own, and those of the whole server. */
  list(projectId: ProjectId | null, state?: FreezeState): Promise<Freeze[]>;
  /** What a freeze would cover if it were ordered now; changes nothing. Throws as `freeze` does. */
  preview(projectId: ProjectId, scope: FreezeScope): Promise<FreezePreview>;
  /** Keeps freezes out until the transaction ends; before its first write of a credential. */
  lockAgainstFreezes(queries: Queries): Promise<void>;
  /** Freezes what standing rules cover among credentials that were just written, in the same transaction. */
  markStored(queries: Queries, projectId: ProjectId, credentialIds: readonly CredentialId[]): Promise<void>;
  /** See `Credentials.keptFromConnecting`. */
  keptFromConnecting: Credentials["keptFromConnecting"];
  /** Throws `credential.frozen` while it does. */
  refuseConnecting(integration: Integration, userId: UserId): Promise<void>;
}

export interface FreezeDependencies {
  database: Pick<Database, "queries" | "transaction" | "changes">;
  /** This node reads its own writes. */
  forgetAll(): void;
  /** Goes on with what has to be revoked, in the background. */
  wake(): void;
  clock: Clock;
}

export function createFreezes({ database, forgetAll, wake, clock }: Readonly<FreezeDependencies>): Freezes {
  const store = createFreezeStore(database.queries);
  const frozen = createFrozenStore(database.queries);

  /** Changes a rule and its marks together, and tells every node, which notes it also where it covers nothing yet. */
  async function change(freezeId: string, work: (queries: Queries) => Promise<FreezeEvent[]>): Promise<void> {
    await database.transaction(async (queries) => {
      await createFreezeStore(queries).lockAgainstPlacements();
      const events = await work(queries);
      if (events.length === 0) return;
      const touched = await createFrozenStore(queries).applyTo(freezeId);
      const projects = new Set<ProjectId>();
      for (const event of events) {
        const told = event.row.project_id === null ? touched : [event.row.project_id as ProjectId];
        for (const projectId of told) await tellOfFreeze(queries, projectId, event);
        for (const projectId of told) projects.add(projectId);
      }
      for (const projectId of projects) await database.changes.announce(queries, { room: "credentials", projectId });
    });
    forgetAll();
  }

  const found = async (projectId: ProjectId | null, freezeId: string): Promise<NamedFreezeRow> => {
    const row = await store.find(projectId, freezeId);
    if (!row) throw new PorticoError("freeze.not_found", "There is no such freeze");
    return row;
  };

  const viewOf = createFreezeView(frozen);
  const refuseUnknownType = async (
    where: Pick<typeof store, "hasIntegration">,
    projectId: ProjectId | null,
    type: string | undefined,
  ): Promise<void> => {
    if (type === undefined || (await where.hasIntegration(projectId, type))) return;
    throw new PorticoError("integration.not_found", `There is no integration "${type}"`);
  };

  return {
    async freeze(projectId, order, by) {
      const id = newId<string>();
      const at = clock.now();
      const row = rowOf(id, projectId, order, by, at);
      await change(id, async (queries) => {
        const written = createFreezeStore(queries);
        await refuseUnknownType(written, projectId, order.integrationType);
        await written.insert(row);
        const began: FreezeEvent = { type: "freeze.began", row, by };
        return order.revoke ? [began, { ...began, type: "freeze.revocation_ordered" }] : [began];
      });
      if (order.revoke) wake();
      return viewOf(await found(projectId, id));
    },
    async revoke(projectId, freezeId, by = itself) {
      const row = await found(projectId, freezeId);
      if (row.thawed_at === null)
        await change(row.id, async (queries) => {
          const isFirst = await createFreezeStore(queries).startRevoking(row.project_id, row.id, clock.now());
          return isFirst ? [{ type: "freeze.revocation_ordered", row, by }] : [];
        });
      wake();
      return viewOf(await found(projectId, freezeId));
    },
    async thaw(projectId, freezeId, by = itself) {
      const row = await found(projectId, freezeId);
      let isEnded = false;
      // counted with the thaw: a freeze that begins right after would else be taken for one that held
      let fates: Fates | undefined;
      await change(row.id, async (queries) => {
        isEnded = await createFreezeStore(queries).thaw(row.project_id, row.id, clock.now());
        fates = await createFrozenStore(queries).fates(row.id);
        return isEnded ? [{ type: "freeze.ended", row, by }] : [];
      });
      const { free = 0, revoked = 0, frozen: stillFrozen = 0, holders: heldBy = [] } = fates ?? {};
      const thaw = { wasThawedBefore: !isEnded, freed: isEnded ? free : 0, revoked, stillFrozen, heldBy };
      return { ...(await viewOf(await found(projectId, freezeId))), thaw };
    },
    ...createFreezesAgain({ store, change, clock }),
    list: async (projectId, state) => Promise.all((await store.list(projectId, state)).map(viewOf)),
    async preview(projectId, scope) {
      await refuseUnknownType(store, projectId, scope.integrationType);
      return toPreview(await frozen.preview(unwritten(projectId, scope)));
    },
    lockAgainstFreezes: (queries) => createFrozenStore(queries).lockAgainstFreezes(),
    async markStored(queries, projectId, credentialIds) {
      const written = createFrozenStore(queries);
      for (const id of credentialIds) await written.applyToStored(projectId, id);
    },
    ...createFreezesOfImports({ clock }),
    keptFromConnecting: (user, wanted) => frozen.keptFromConnecting(user, wanted, clock.now()),
    async refuseConnecting(integration, userId) {
      const { projectId, provider } = integration;
      const wanted = [{ integration, accountId: null }];
      if ((await frozen.keptFromConnecting({ projectId, userId }, wanted, clock.now())).size === 0) return;
      throw new PorticoError("credential.frozen", "Connecting is stopped by an emergency freeze", {
        userMessage: `${provider.name} cannot be connected at the moment: whoever runs this app has paused it.`,
      });
    },
  };
}

function toPreview({ users, integrations }: Readonly<{ users: number; integrations: Coverage[] }>): FreezePreview {
  const sum = (of: "credentials" | "frozen" | "revocable"): number =>
    integrations.reduce((total, each) => total + each[of], 0);
  return {
    credentials: sum("credentials"),
    users,
    frozen: sum("frozen"),
    revocable: sum("revocable"),
    integrations: integrations.map(({ integrationId, integrationType, credentials }) => ({
      integrationId,
      integrationType,
      credentials,
    })),
  };
}

const itself: AskedBy = { kind: "server" };

function rowOf(
  id: string,
  projectId: ProjectId | null,
  order: Parameters<Freezes["freeze"]>[1],
  by: AskedBy,
  at: Date,
): Omit<FreezeRow, "thawed_at" | "revoked_through"> {
  return {
    id,
    project_id: projectId,
    integration_id: order.integrationId ?? null,
    integration_type: order.integrationType ?? null,
    user_id: order.userId ?? null,
    account_id: order.accountId ?? null,
    connected_since: instant(order.connectedSince),
    connected_until: instant(order.connectedUntil),
    reason: order.reason ?? null,
    asked_by: by.kind === "api_key" ? "api_key" : "admin",
    asked_by_id: by.id ?? null,
    frozen_at: at,
    revoking_since: order.revoke ? at : null,
  };
}

function unwritten(projectId: ProjectId, scope: FreezeScope): UnwrittenFreeze {
  return {
    projectId,
    integrationId: scope.integrationId ?? null,
    integrationType: scope.integrationType ?? null,
    userId: scope.userId ?? null,
    accountId: scope.accountId ?? null,
    connectedSince: instant(scope.connectedSince),
    connectedUntil: instant(scope.connectedUntil),
  };
}

function instant(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}
