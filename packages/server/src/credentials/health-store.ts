import type { CredentialHealth, CredentialId, HealthReason, ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import {
  confirmAfterMs,
  failuresUntilFailing,
  healthMoves,
  heldBackMs,
  longestHeldBackMs,
  refusalsUntilDead,
  type HealthMove,
} from "./health.ts";

/** Which credential, at which version of its secret: a verdict on a secret that was replaced since is void. */
export interface JudgedSecret {
  credentialId: CredentialId;
  version: number;
  /** The lease under which the provider was asked; undefined where none is needed. Another holder's voids the verdict. */
  owner?: string;
}

/** What makes a refusal one of many that no account is at fault for. */
export interface RefusedAlike {
  /** At least so many other accounts are refused as well. */
  others: number;
  /**
   * What shows, of any other account, that not all are refused. Where grants are refused only a renewal does: an access
   * token works to its end, and a new consent is no old grant. Where the secret itself is sent, a call does.
   */
  disprovedBy: "renewal" | "call";
}

/** SQL of the moves in `health.ts`. Each is one UPDATE whose WHERE names the states that it may come from. */
export interface HealthStore {
  /** The first refusal: → suspect or in_doubt, to be confirmed. False when it is neither healthy nor failing. */
  suspect(projectId: ProjectId, judged: JudgedSecret, move: "refused" | "refusedInDoubt", at: Date): Promise<boolean>;
  /** The declared end of the grant: → suspect, to be confirmed at once. False when it is neither healthy nor failing. */
  doubtEnd(projectId: ProjectId, judged: JudgedSecret, at: Date): Promise<boolean>;
  /** A confirmation that is not the last: counted, and the next one is due later. No move. */
  countRefusal(projectId: ProjectId, judged: JudgedSecret, at: Date): Promise<boolean>;
  /**
   * Instead of the last confirmation, where its integration's accounts are refused all alike, which no account is at fault
   * for (TR-08): so many others are being confirmed as well, and none was taken since this one was doubted. Asked again in
   * an hour, for three days at most; then the provider means it. No move. False: it is judged by itself.
   */
  holdBack(projectId: ProjectId, judged: JudgedSecret, alike: RefusedAlike, at: Date): Promise<boolean>;
  /**
   * The first refusal of one that is held back no more: a provider that takes some again may refuse others once more, so
   * what was refused meanwhile confirms nothing. False: it was not held back, or for three days.
   */
  countAnew(projectId: ProjectId, judged: JudgedSecret, at: Date): Promise<boolean>;
  /** The last confirmation: → dead. False when it is not due yet, or nothing is being confirmed. */
  condemn(projectId: ProjectId, judged: JudgedSecret, reason: HealthReason, at: Date): Promise<boolean>;
  /** → dead, for a secret whose time is over and that nothing can renew. */
  expire(projectId: ProjectId, judged: JudgedSecret, at: Date): Promise<boolean>;
  /** Too many failures in a row: → failing. False when they are too few yet, or it is not healthy. */
  fail(projectId: ProjectId, judged: JudgedSecret, reason: HealthReason, at: Date): Promise<boolean>;
  /** A proof at the provider: → healthy. Answers the state before, null when it was healthy or the secret is another. */
  recover(projectId: ProjectId, judged: JudgedSecret, at: Date): Promise<CredentialHealth | null>;
}

export function createHealthStore(queries: Queries): HealthStore {
  const judgedRow = judgedRowOf(queries);
  return {
    async suspect(projectId, judged, name, at) {
      const move = healthMoves[name];
      const result = await judgedRow(projectId, judged, move)
        .set({ ...enter(move, move.reasons[0], at), ...refusedNow(at), ...confirmLater(at) })
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async doubtEnd(projectId, judged, at) {
      const move = healthMoves.ended;
      const result = await judgedRow(projectId, judged, move)
        .set({ ...enter(move, move.reasons[0], at), confirm_after: at, next_refresh_at: at })
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async countRefusal(projectId, judged, at) {
      const result = await judgedRow(projectId, judged, healthMoves.condemned)
        .set({ ...refusedNow(at), ...confirmLater(at) })
        .where("confirm_after", "<=", at)
        .where("refusals", "<", refusalsUntilDead - 1)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    holdBack: (projectId, judged, alike, at) => holdBack(queries, projectId, judged, alike, at),

    async countAnew(projectId, judged, at) {
      const result = await judgedRow(projectId, judged, healthMoves.condemned)
        .set({ ...refusedNow(at), refusals: 1, ...confirmLater(at) })
        .where("confirm_after", "<=", at)
        .where("refusals", ">=", refusalsUntilDead)
        .where("health_changed_at", ">", new Date(at.getTime() - longestHeldBackMs))
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async condemn(projectId, judged, reason, at) {
      const result = await judgedRow(projectId, judged, healthMoves.condemned)
        .set({ ...refusedNow(at), ...enter(healthMoves.condemned, reason, at), ...dead })
        .where("confirm_after", "<=", at)
        .where("refusals", ">=", refusalsUntilDead - 1)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async expire(projectId, judged, at) {
      const result = await judgedRow(projectId, judged, healthMoves.expired)
        .set({ ...enter(healthMoves.expired, "grant_expired", at), ...dead })
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async fail(projectId, judged, reason, at) {
      const result = await judgedRow(projectId, judged, healthMoves.failed)
        .set(enter(healthMoves.failed, reason, at))
        .where("refresh_failures", ">=", failuresUntilFailing)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async recover(projectId, { credentialId, version }, at) {
      const row = await queries
        .with("before", (query) =>
          query
            .selectFrom("credentials")
            .select(["id", "health as health_before"])
            .where("project_id", "=", projectId)
            .where("id", "=", credentialId)
            .where("secret_version", "=", version)
            .where("health", "in", [...healthMoves.recovered.from])
            .forUpdate(),
        )
        .updateTable("credentials")
        .from("before")
        .whereRef("credentials.id", "=", "before.id")
        .set({
          health: "healthy",
          health_reason: null,
          health_changed_at: at,
          refusals: 0,
          refresh_failures: 0,
          confirm_after: null,
          // nothing renews it, but somebody has to notice when it is over
          next_refresh_at: sql`case when expires_at > ${at}::timestamptz then expires_at end`,
          last_success_at: at,
          updated_at: at,
          status: sql`case when status = 'INVALID' then 'VALID' else status end`,
          status_reason: null,
        })
        .returning("before.health_before")
        .executeTakeFirst();
      return row?.health_before ?? null;
    },
  };
}

async function holdBack(
  queries: Queries,
  projectId: ProjectId,
  judged: JudgedSecret,
  { others, disprovedBy }: RefusedAlike,
  at: Date,
): Promise<boolean> {
  const another = sql`
    from credentials o where o.project_id = credentials.project_id
      and o.integration_id = credentials.integration_id and o.id <> credentials.id`;
  // the latest, which an index answers, and not whether one is later, for which all of the integration's may be read
  const takenAt =
    disprovedBy === "call"
      ? sql`(select max(o.last_success_at) ${another})`
      : sql`(select max(o.refreshed_at) ${another} and o.refreshed_at > o.consented_at)`;
  // indexes credentials_refused, and credentials_proven or credentials_renewed
  const result = await judgedRowOf(queries)(projectId, judged, healthMoves.condemned)
    .set({ ...refusedNow(at), ...confirmLater(at, heldBackMs) })
    .where("confirm_after", "<=", at)
    .where("refusals", ">=", refusalsUntilDead - 1)
    .where("health_changed_at", ">", new Date(at.getTime() - longestHeldBackMs))
    .where(
      sql<boolean>`(select count(*) from (
        select 1 ${another} and o.refusals > 0 and o.health in ('suspect', 'in_doubt')
        limit ${others}) as refused) = ${others}`,
    )
    .where(sql<boolean>`(${takenAt} > credentials.health_changed_at) is not true`)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The update of a row that a verdict is about, while it is what was judged. */
function judgedRowOf(queries: Queries) {
  return (projectId: ProjectId, { credentialId, version, owner }: JudgedSecret, { from }: HealthMove) => {
    const update = queries
      .updateTable("credentials")
      .where("project_id", "=", projectId)
      .where("id", "=", credentialId)
      .where("secret_version", "=", version)
      .where("health", "in", [...from]);
    return owner === undefined ? update : update.where("refresh_lease_owner", "=", owner);
  };
}

const lease = {
  /** What was refused was answered: nothing is in doubt any more. */
  ended: { refresh_lease_owner: null, refresh_lease_until: null, refresh_started_at: null },
  over: { confirm_after: null, next_refresh_at: null },
} as const;

const enter = ({ to }: HealthMove, reason: HealthReason, at: Date) => ({
  health: to,
  health_reason: reason,
  health_changed_at: at,
  updated_at: at,
});
const refusedNow = (at: Date) => ({
  last_failure_at: at,
  last_failure_reason: "refused_once" as const,
  refusals: sql<number>`refusals + 1`,
  refresh_failures: sql<number>`refresh_failures + 1`,
  ...lease.ended,
});
const confirmLater = (at: Date, afterMs = confirmAfterMs) => {
  const confirmAfter = new Date(at.getTime() + afterMs);
  return { confirm_after: confirmAfter, next_refresh_at: confirmAfter };
};
const dead = { status: "INVALID", status_reason: "credential.needs_reconnect", ...lease.over } as const;
