import type { IntegrationId, ProjectId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Integration } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import { putOff } from "./credential-errors.ts";
import type { Credential } from "./credential.ts";
import { createBreakerStore, type BreakerCause, type BreakerRow } from "./breaker-store.ts";
import { failuresUntilFailing } from "./health.ts";
import { afterOthers, headStartMs, isTurn, nextProbe, probeTurn, type ProbeTurn } from "./probe-turn.ts";
import { isConcerned, sharedOf, type Shared } from "./failure-reach.ts";

/** Whether a token request may be sent, and as what. */
export interface Passage {
  /** It is the one probe of an open breaker; its failure counts against nobody. */
  isProbe: boolean;
  /** Failures were counted, so that a success has something to clear. */
  isCounted: boolean;
  /** What its outcome can say anything about. */
  shared: Shared;
}

/** What the dashboard may show of an integration. */
export interface RefreshOutage {
  cause: BreakerCause;
  since: Date;
  /** When the provider is asked again. */
  retryAt: Date;
}

/**
 * One breaker for each integration, in the database (TR-08): when a provider is down or refuses the host's app, every
 * credential would fail alike and none is at fault. It stops token requests for what is connected; connecting and
 * reconnecting never ask it (TR-11), nor does what a credential does not share with the others (`failure-reach.ts`).
 */
export interface RefreshBreaker {
  /** Throws `credential.refresh_failed` with `meta.retryAt` while it is open, but for one probe at a time. */
  enter(credential: Credential, integration: Integration): Promise<Passage>;
  /** The provider answered, with tokens or with a word about the grant. */
  succeeded(integration: Integration, passage: Passage): Promise<void>;
  /** The provider answered, but nobody can tell whether it took the integration's client: it is not down, no more. */
  answered(integration: Integration, passage: Passage): Promise<void>;
  /**
   * Answers when this credential may be tried again, where the breaker is open now. Undefined: nothing stops the others.
   * Of a refused app that says that it is refused for this credential alone.
   */
  failed(
    credential: Credential,
    integration: Integration,
    passage: Passage,
    failure: { cause: BreakerCause; retryAfterSeconds: number | undefined },
  ): Promise<Date | undefined>;
  /** Null: token requests go as usual. */
  outageOf(projectId: ProjectId, integrationId: IntegrationId): Promise<RefreshOutage | null>;
  /** Of every integration of the project that has one. */
  outagesOf(projectId: ProjectId): Promise<ReadonlyMap<IntegrationId, RefreshOutage>>;
}

/** Different credentials that fail in a row before it counts as an outage; one alone may be that account's own trouble. */
const failuresUntilOpen = 3;
/** Others that were renewed so long ago do not show any more that the app is taken. Longer than any token in use rests. */
const provenForMs = 48 * 3_600_000;
/** While the probe is under way. */
const soonMs = 1_000;
/** Between two looks at an open breaker's row. */
const rememberMs = 2_000;

export function createRefreshBreaker({
  database,
  clock,
}: Readonly<{ database: Pick<Database, "queries" | "transaction">; clock: Clock }>): RefreshBreaker {
  const store = createBreakerStore(database.queries);
  /** Open ones, so that thousands of callers do not all ask the database. */
  const seenOpen = new Map<IntegrationId, { row: BreakerRow; until: number }>();

  return {
    async enter(credential, integration) {
      const shared = sharedOf(credential, integration);
      if (shared === "nothing") return { isProbe: false, isCounted: false, shared };
      const now = clock.now();
      const turnAt = (row: BreakerRow): ProbeTurn =>
        probeTurn(now, headStartMs(credential, row), integration.updatedAt);
      const seen = seenOpen.get(integration.id);
      // a clock that was put back must not make it last
      const leftMs = (seen?.until ?? 0) - now.getTime();
      const isRemembered = seen !== undefined && leftMs > 0 && leftMs <= rememberMs;
      let row = isRemembered ? seen.row : await store.find(integration.projectId, integration.id);
      if (isOpenFor(row, shared) && isTurn(row, turnAt(row))) {
        if (await store.takeProbe(integration.id, turnAt(row))) {
          seenOpen.delete(integration.id);
          return { isProbe: true, isCounted: true, shared };
        }
        // somebody else probes, or has just found out that all is well again
        if (isRemembered) row = await store.find(integration.projectId, integration.id);
      }
      if (!isOpenFor(row, shared)) {
        if (!row?.cause) seenOpen.delete(integration.id);
        return { isProbe: false, isCounted: (row?.failures ?? 0) > 0, shared };
      }
      if (!isRemembered) seenOpen.set(integration.id, { row, until: now.getTime() + rememberMs });
      const turnMs = (row.retryAt?.getTime() ?? 0) + headStartMs(credential, row);
      const soonest = now.getTime() + soonMs;
      const retryAt = new Date(isTurn(row, turnAt(row)) ? soonest : Math.max(turnMs, soonest));
      throw putOff(credential.id, integration.provider.name, sentences[row.cause], { retryAt, cause: row.cause });
    },

    succeeded: (integration, passage) => close(integration, passage, { onlyOutage: passage.shared !== "all" }),

    answered,

    async failed({ id, refreshFailures }, integration, passage, { cause, retryAfterSeconds }) {
      const { projectId } = integration;
      const { isProbe } = passage;
      const at = clock.now();
      const row = isProbe ? await store.find(projectId, integration.id) : null;
      const retryAt = nextProbe(at, row?.probes ?? 0, retryAfterSeconds);
      const pause = { cause, at, retryAt, settingsAt: integration.updatedAt };
      // what fails all the time has trouble of its own, and is no sign of an outage
      if (cause === "outage" && !isProbe && refreshFailures >= failuresUntilFailing) return undefined;
      const mayOpen = cause === "app_refused" && row?.cause !== "app_refused";
      if (mayOpen && (await store.isRefusedAlone(projectId, id, new Date(at.getTime() - provenForMs)))) {
        await answered(integration, passage);
        return undefined;
      }
      return database.transaction(async (queries) => {
        const breakers = createBreakerStore(queries);
        if (isProbe && row?.cause === cause) {
          await breakers.postpone(integration.id, pause);
          return afterOthers(retryAt, row.probes + 1);
        }
        const failures = await breakers.countFailure(projectId, integration.id, id);
        if (cause === "outage" && !isProbe && failures < failuresUntilOpen) return undefined;
        const opened = await breakers.open(projectId, integration.id, pause);
        if (opened?.before) await recordEvent(queries, projectId, closing[opened.before], about(integration));
        if (opened) await recordEvent(queries, projectId, opening[cause], about(integration));
        return afterOthers(retryAt, 0);
      });
    },

    async outageOf(projectId, integrationId) {
      const row = await store.find(projectId, integrationId);
      return row && toOutage(row);
    },

    async outagesOf(projectId) {
      const rows = await store.list(projectId);
      return new Map(
        rows.flatMap((row) => {
          const outage = toOutage(row);
          return outage === null ? [] : [[row.integrationId, outage] as const];
        }),
      );
    },
  };

  async function answered(integration: Integration, passage: Passage): Promise<void> {
    await close(integration, passage, { onlyOutage: true });
    if (!passage.isProbe) return;
    const row = await store.find(integration.projectId, integration.id);
    const at = clock.now();
    if (!row) return;
    const retryAt = nextProbe(at, row.probes, undefined);
    await store.postpone(integration.id, { cause: "app_refused", at, retryAt, settingsAt: integration.updatedAt });
  }

  async function close(integration: Integration, passage: Passage, scope: { onlyOutage: boolean }): Promise<void> {
    const { isProbe, isCounted, shared } = passage;
    if (shared === "nothing" || (!isProbe && !isCounted)) return;
    seenOpen.delete(integration.id);
    await database.transaction(async (queries) => {
      const cause = await createBreakerStore(queries).close(integration.id, scope);
      if (cause !== null) await recordEvent(queries, integration.projectId, closing[cause], about(integration));
    });
  }
}

const sentences: Readonly<Record<BreakerCause, string>> = {
  outage: "The provider's token endpoint is down for everybody; it is asked again with one credential at a time",
  app_refused: "The provider refuses this integration's client id or secret; no credential is at fault",
};
const opening = { outage: "integration.outage_began", app_refused: "integration.app_refused" } as const;
const closing = { outage: "integration.outage_ended", app_refused: "integration.app_accepted" } as const;

const about = (integration: Integration) => ({ integrationId: integration.id });

function toOutage({ cause, openedAt, retryAt }: BreakerRow): RefreshOutage | null {
  return cause === null || openedAt === null || retryAt === null ? null : { cause, since: openedAt, retryAt };
}

function isOpenFor(row: BreakerRow | null, shared: Shared): row is BreakerRow & { cause: BreakerCause } {
  return row !== null && row.cause !== null && isConcerned(shared, row.cause);
}
