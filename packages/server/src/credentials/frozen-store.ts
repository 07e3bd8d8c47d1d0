import type { CredentialHealth, CredentialId, ProjectId, UserId } from "@portico/protocol";
import { sql, type RawBuilder } from "kysely";
import type { Queries } from "../db/database.ts";
import { freezeLock } from "./freeze-store.ts";
import { healthMoves, type TakenBackReason } from "./health.ts";

/** Whether the freeze `f` covers the credential of the integration `i`. `table` is a name of ours, never a caller's. */
const coversRow = (table: "c" | "credentials"): RawBuilder<boolean> =>
  sql.raw(`(f.project_id is null or f.project_id = ${table}.project_id)
    and (f.integration_id is null or f.integration_id = ${table}.integration_id)
    and (f.integration_type is null or f.integration_type = i.provider_key)
    and (f.user_id is null or f.user_id = ${table}.user_id)
    and (f.account_id is null or f.account_id = ${table}.account_id)
    and (f.connected_since is null or f.connected_since <= ${table}.consented_at)
    and (f.connected_until is null or f.connected_until >= ${table}.consented_at)`);
const covers = coversRow("c");

/** The moment since which a credential is frozen, by the rules that stand now. */
const frozenSince = sql<Date | null>`(
  select min(f.frozen_at) from freezes f, integrations i
  where f.thawed_at is null and i.id = credentials.integration_id and ${coversRow("credentials")})`;

/** SQL of what freezes cover: their marks on credentials, and whether they keep from connecting. */
export function createFrozenStore(queries: Queries) {
  return {
    /**
     * Marks what the standing rules cover and takes the mark from what none covers. Answers the projects it touched. Takes
     * the rows in the order of their ids, as whoever writes many does.
     */
    async applyTo(id: string): Promise<ProjectId[]> {
      const { rows } = await sql<{ project_id: string }>`
        with covered as materialized (
          select c.id from freezes f, credentials c join integrations i on i.id = c.integration_id
          where f.id = ${id} and ${covers}
          order by c.id for no key update of c),
        touched as (
          update credentials set frozen_at = ${frozenSince}
          where id in (select id from covered)
          returning project_id)
        select distinct project_id from touched`.execute(queries);
      return rows.map((row) => row.project_id as ProjectId);
    },

    /**
     * Keeps freezes out until the transaction ends. Before anything of a credential is written: a freeze holds this lock
     * while it waits for the rows, so whoever has a row and then asks for the lock would wait for ever.
     */
    async lockAgainstFreezes(): Promise<void> {
      await sql`select pg_advisory_xact_lock_shared(${freezeLock})`.execute(queries);
    },

    /** The same for one credential that was just stored, in the transaction that stored it, under `lockAgainstFreezes`. */
    async applyToStored(projectId: ProjectId, credentialId: CredentialId): Promise<void> {
      await sql`
        update credentials set frozen_at = ${frozenSince}
        where project_id = ${projectId} and id = ${credentialId}`.execute(queries);
    },

    /**
     * Which of these the user cannot connect now, because a standing freeze covers it; one that ended does not. `accountId`
     * null: it is not known yet which account that is, so one that names an account does not either. Index freezes_standing.
     */
    async keptFromConnecting<Each extends ToConnect>(
      { projectId, userId }: Readonly<{ projectId: ProjectId; userId: UserId }>,
      wanted: readonly Each[],
      at: Date,
    ): Promise<ReadonlySet<Each>> {
      if (wanted.length === 0) return new Set();
      const list = wanted.map(({ integration: { id, type }, accountId: account }, place) => ({
        place,
        id,
        type,
        account,
      }));
      const { rows } = await sql<{ place: number }>`
        select distinct wanted.place
        from jsonb_to_recordset(${JSON.stringify(list)}::jsonb)
          as wanted (place integer, id uuid, type text collate "C", account text), freezes f
        where f.thawed_at is null and (f.account_id is null or f.account_id = wanted.account)
          and (f.project_id is null or f.project_id = ${projectId})
          and (f.integration_id is null or f.integration_id = wanted.id)
          and (f.integration_type is null or f.integration_type = wanted.type)
          and (f.user_id is null or f.user_id = ${userId})
          and (f.connected_since is null or f.connected_since <= ${at}::timestamptz)
          and (f.connected_until is null or f.connected_until >= ${at}::timestamptz)`.execute(queries);
      return new Set(rows.flatMap((row) => wanted[row.place] ?? []));
    },
    ...frozenCounts(queries),
    ...frozenSecrets(queries),
  };
}

/** What a user would connect; null: whichever account it will be. */
interface ToConnect {
  integration: Readonly<{ id: string; type: string }>;
  accountId: string | null;
}

/** One rule that was not written, as `freezes` would hold it. */
export interface UnwrittenFreeze {
  projectId: ProjectId;
  integrationId: string | null;
  integrationType: string | null;
  userId: string | null;
  accountId: string | null;
  connectedSince: Date | null;
  connectedUntil: Date | null;
}

/** How many serve, were revoked and may be connected again, and are frozen; and the freezes that see to the last. */
export interface Fates {
  free: number;
  revoked: number;
  frozen: number;
  holders: string[];
}

export interface Coverage {
  integrationId: string;
  integrationType: string;
  credentials: number;
  frozen: number;
  revocable: number;
}

function frozenCounts(queries: Queries) {
  return {
    /** What a freeze would cover, by the very test that freezes cover by; most credentials first. */
    async preview(rule: UnwrittenFreeze): Promise<{ users: number; integrations: Coverage[] }> {
      const { rows } = await sql<Record<"integration_id" | "provider_key" | Count, string>>`
        with f as (
          select ${rule.projectId}::uuid as project_id, ${rule.integrationId}::uuid as integration_id,
            ${rule.integrationType}::text collate "C" as integration_type, ${rule.userId}::uuid as user_id,
            ${rule.accountId}::text as account_id, ${rule.connectedSince}::timestamptz as connected_since,
            ${rule.connectedUntil}::timestamptz as connected_until),
        covered as (
          select c.integration_id, i.provider_key, c.user_id, c.frozen_at, c.revoked_at
          from f, credentials c join integrations i on i.id = c.integration_id
          where c.project_id = ${rule.projectId} and ${covers})
        select integration_id, provider_key, count(*) as credentials, count(frozen_at) as frozen,
          count(*) filter (where revoked_at is null) as revocable,
          (select count(distinct user_id) from covered) as users
        from covered group by integration_id, provider_key
        order by count(*) desc, provider_key, integration_id`.execute(queries);
      return {
        users: Number(rows[0]?.users ?? 0),
        integrations: rows.map((row) => ({
          integrationId: row.integration_id,
          integrationType: row.provider_key,
          credentials: Number(row.credentials),
          frozen: Number(row.frozen),
          revocable: Number(row.revocable),
        })),
      };
    },

    /**
     * Credentials that the freeze covers, and how many of them it has still to revoke: none once it is thawed, whatever
     * its users connected since.
     */
    async count(id: string): Promise<{ credentials: number; left: number }> {
      const { rows } = await sql<{ credentials: string; left: string }>`
        select count(*) as credentials, 
          count(*) filter (where c.revoked_at is null and f.thawed_at is null) as left
        from freezes f, credentials c join integrations i on i.id = c.integration_id
        where f.id = ${id} and ${covers}`.execute(queries);
      return { credentials: Number(rows[0]?.credentials ?? 0), left: Number(rows[0]?.left ?? 0) };
    },

    /** What becomes of the credentials that a freeze covers, by the rules that stand in this transaction. */
    async fates(id: string): Promise<Fates> {
      const { rows } = await sql<Record<"free" | "revoked" | "frozen", string> & { holders: string[] }>`
        with own as materialized (
          select c.id, c.revoked_at from freezes f, credentials c join integrations i on i.id = c.integration_id
          where f.id = ${id} and ${covers}),
        held as materialized (
          select c.id, f.id as freeze_id
          from own join credentials c on c.id = own.id join integrations i on i.id = c.integration_id, freezes f
          where f.thawed_at is null and ${covers})
        select count(*) filter (where revoked_at is null) as free, count(revoked_at) as revoked,
          (select count(distinct held.id) from held) as frozen,
          (select coalesce(json_agg(distinct freeze_id), '[]') from held) as holders
        from own where id not in (select held.id from held)`.execute(queries);
      const [row] = rows;
      return {
        free: Number(row?.free ?? 0),
        revoked: Number(row?.revoked ?? 0),
        frozen: Number(row?.frozen ?? 0),
        holders: row?.holders ?? [],
      };
    },

    async outcomes(id: string): Promise<Map<string, number>> {
      const rows = await queries
        .selectFrom("revocations")
        .select(["outcome", sql<string>`count(*)`.as("receipts")])
        .where("freeze_id", "=", id)
        .groupBy("outcome")
        .execute();
      return new Map(rows.map((row) => [row.outcome, Number(row.receipts)]));
    },
  };
}

function frozenSecrets(queries: Queries) {
  return {
    /** Ids of what the freeze covers and what still holds a secret, oldest first; without those that are not to be. */
    async leftToRevoke(
      id: string,
      limit: number,
      except: ReadonlySet<CredentialId> = new Set(),
    ): Promise<{ projectId: ProjectId; userId: UserId; credentialId: CredentialId }[]> {
      const { rows } = await sql<{ project_id: string; user_id: string; id: string }>`
        select c.project_id, c.user_id, c.id
        from freezes f, credentials c join integrations i on i.id = c.integration_id
        where f.id = ${id} and f.thawed_at is null and c.revoked_at is null and ${covers}
          and c.id <> all(${[...except]}::uuid[])
        order by c.created_at, c.id limit ${limit}`.execute(queries);
      return rows.map((row) => ({
        projectId: row.project_id as ProjectId,
        userId: row.user_id as UserId,
        credentialId: row.id as CredentialId,
      }));
    },

    /**
     * Takes a secret out of use for good; the row stays for a reconnect. Answers what its health was until now; null when
     * its version moved.
     */
    async destroySecret(
      projectId: ProjectId,
      credentialId: CredentialId,
      { seenVersion, sealedSecret, reason, at }: Readonly<DestroyedSecret>,
    ): Promise<CredentialHealth | null> {
      const from = [...healthMoves.takenBack.from];
      const row = await queries
        .with("was", (query) =>
          query
            .selectFrom("credentials")
            .select(["id as was_id", "health as before"])
            .where("project_id", "=", projectId)
            .where("id", "=", credentialId)
            .where("secret_version", "=", seenVersion)
            .where("revoked_at", "is", null)
            .forUpdate(),
        )
        .updateTable("credentials")
        .from("was")
        .whereRef("credentials.id", "=", "was.was_id")
        .set({
          secret: sealedSecret,
          secret_version: seenVersion + 1,
          revoked_at: at,
          status: "INVALID",
          status_reason: "credential.needs_reconnect",
          health: healthMoves.takenBack.to,
          // what was dead already died of something else
          health_reason: sql`case when health = any(${from}) then ${reason} else health_reason end`,
          health_changed_at: sql<Date>`case when health = any(${from}) then ${at}::timestamptz else health_changed_at end`,
          next_refresh_at: null,
          confirm_after: null,
          refresh_lease_owner: null,
          refresh_lease_until: null,
          refresh_started_at: null,
          updated_at: at,
        })
        .returning("was.before")
        .executeTakeFirst();
      return row?.before ?? null;
    },
  };
}

interface DestroyedSecret {
  seenVersion: number;
  /** What takes its place. */
  sealedSecret: Uint8Array;
  reason: TakenBackReason;
  at: Date;
}

type Count = "credentials" | "frozen" | "revocable" | "users";
