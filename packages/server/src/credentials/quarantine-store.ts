import type { CredentialId, ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import { quarantineMs } from "./health.ts";
import type { RefreshedColumns } from "./refresh-lease-store.ts";

/** A secret, sealed for its place in quarantine. */
export interface QuarantinedSecret {
  id: string;
  sealedSecret: Uint8Array;
}

/** Tokens that came back after their lease had been taken: newer than what the credential holds, perhaps. */
export interface LateReply extends QuarantinedSecret {
  facts: Omit<RefreshedColumns, "sealedSecret">;
  /** Of the credential's secret, if it had been in time. */
  version: number;
}

/** What was kept for as long as it is. */
export interface ExpiredSecret extends QuarantinedSecret {
  projectId: ProjectId;
  credentialId: CredentialId;
}

/** SQL of the secrets that are kept although they are not in use (TR-09, TR-02). Nothing here is deleted without an order. */
export interface QuarantineStore {
  /** Keeps a copy of the secret that was refused; if it was refused before, the one copy for longer. */
  keepRefused(
    projectId: ProjectId,
    credentialId: CredentialId,
    refused: QuarantinedSecret & { version: number },
    at: Date,
  ): Promise<void>;
  /** False when the credential is gone or revoked, or rests on a later consent than the one that the reply is of. */
  keepLate(projectId: ProjectId, credentialId: CredentialId, reply: LateReply, at: Date): Promise<boolean>;
  /** The newest late reply that was never tried. Index credential_quarantine_by_credential. */
  latestLate(projectId: ProjectId, credentialId: CredentialId): Promise<LateReply | null>;
  /** False when somebody else took it out. */
  remove(projectId: ProjectId, id: string): Promise<boolean>;
  /** Keeps it for another 30 days. */
  keepOn(projectId: ProjectId, id: string, at: Date): Promise<void>;
  /** What became of a credential that did not take a reply. */
  stateOf(projectId: ProjectId, credentialId: CredentialId): Promise<"project_gone" | "gone" | "revoked" | "connected">;
  /** All of a credential's, newest first. Index credential_quarantine_by_credential. */
  all(projectId: ProjectId, credentialId: CredentialId): Promise<QuarantinedSecret[]>;
  /**
   * Empties it and locks the credential, so that neither changes until the transaction ends. False, and nothing is
   * removed, when it holds anything but what was seen, or the credential is not at that version any more.
   */
  takeAsSeen(
    projectId: ProjectId,
    credentialId: CredentialId,
    seen: Readonly<{ version: number; ids: readonly string[] }>,
  ): Promise<boolean>;
  /** Locks the credential until the transaction ends. False when it is not at that version any more. */
  lockAt(projectId: ProjectId, credentialId: CredentialId, version: number): Promise<boolean>;
  /** What was kept for 30 days, of every project; index credential_quarantine_expiring. */
  expired(now: Date, limit: number): Promise<ExpiredSecret[]>;
}

/** How `facts` looks. Public facts only. */
interface LateFacts {
  expiresAt: string | null;
  refreshedAt: string;
  grantedScopes: readonly string[] | null;
  templateValues: Readonly<Record<string, string>>;
}

export function createQuarantineStore(queries: Queries): QuarantineStore {
  return {
    async keepRefused(projectId, credentialId, refused, at) {
      // a version is one secret
      const { numUpdatedRows } = await queries
        .updateTable("credential_quarantine")
        .set({ expires_at: keptUntil(at) })
        .where("project_id", "=", projectId)
        .where("credential_id", "=", credentialId)
        .where("kind", "=", "refused")
        .where("secret_version", "=", refused.version)
        .executeTakeFirst();
      if (numUpdatedRows > 0n) return;
      await insert(queries, projectId, credentialId, "refused", refused, "{}", at);
    },

    async keepLate(projectId, credentialId, late, at) {
      const { expiresAt, refreshedAt, grantedScopes, templateValues } = late.facts;
      const facts: LateFacts = {
        expiresAt: expiresAt?.toISOString() ?? null,
        refreshedAt: refreshedAt.toISOString(),
        grantedScopes,
        templateValues,
      };
      return insert(queries, projectId, credentialId, "late_reply", late, JSON.stringify(facts), at);
    },

    async latestLate(projectId, credentialId) {
      const row = await queries
        .selectFrom("credential_quarantine")
        .select(["id", "secret", "secret_version", "facts"])
        .where("project_id", "=", projectId)
        .where("credential_id", "=", credentialId)
        .where("kind", "=", "late_reply")
        .orderBy("secret_version", "desc")
        .orderBy("created_at", "desc")
        .limit(1)
        .executeTakeFirst();
      if (!row) return null;
      const facts = row.facts as unknown as LateFacts;
      return {
        id: row.id,
        sealedSecret: row.secret,
        version: row.secret_version,
        facts: {
          expiresAt: facts.expiresAt === null ? null : new Date(facts.expiresAt),
          refreshedAt: new Date(facts.refreshedAt),
          grantedScopes: facts.grantedScopes,
          templateValues: facts.templateValues,
        },
      };
    },

    async remove(projectId, id) {
      const result = await queries
        .deleteFrom("credential_quarantine")
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },

    async keepOn(projectId, id, at) {
      await queries
        .updateTable("credential_quarantine")
        .set({ expires_at: keptUntil(at) })
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .execute();
    },

    ...removals(queries),

    async expired(now, limit) {
      const rows = await queries
        .selectFrom("credential_quarantine")
        .select(["id", "project_id", "credential_id", "secret"])
        .where("expires_at", "<", now)
        .orderBy("expires_at")
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        projectId: row.project_id as ProjectId,
        credentialId: row.credential_id as CredentialId,
        sealedSecret: row.secret,
      }));
    },
  };
}

/** False when the credential is gone or revoked, or rests on a later consent. */
async function insert(
  queries: Queries,
  projectId: ProjectId,
  credentialId: CredentialId,
  kind: "refused" | "late_reply",
  { id, sealedSecret, version }: QuarantinedSecret & { version: number },
  facts: string,
  at: Date,
): Promise<boolean> {
  const until = keptUntil(at);
  // selected from the credential, so that nothing is kept of one that is gone or revoked, nor of a consent that is over:
  // tokens are of the consent that the version before them is of. The lock makes it wait for a
  // transaction that is about to revoke it, which would not see what is kept here
  const { numAffectedRows } = await sql`
    insert into credential_quarantine
      (id, project_id, credential_id, kind, secret, secret_version, facts, created_at, expires_at)
    select ${id}::uuid, project_id, id, ${kind}, ${sealedSecret}::bytea, ${version}::integer, ${facts}::jsonb,
      ${at}::timestamptz, ${until}::timestamptz
    from credentials where project_id = ${projectId} and id = ${credentialId} and revoked_at is null
      and consent_version <= ${version}::integer - ${kind === "late_reply" ? 1 : 0}::integer
    for no key update
    on conflict (id) do nothing`.execute(queries);
  return numAffectedRows === 1n || has(queries, projectId, id);
}

/** An earlier commit whose acknowledgement was lost did happen; a statement of its own, to see one that has just ended. */
async function has(queries: Queries, projectId: ProjectId, id: string): Promise<boolean> {
  const row = await queries
    .selectFrom("credential_quarantine")
    .select("id")
    .where("project_id", "=", projectId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}

function keptUntil(at: Date): Date {
  return new Date(at.getTime() + quarantineMs);
}

/** What the removal of a credential asks. */
function removals(queries: Queries): Pick<QuarantineStore, "stateOf" | "all" | "lockAt" | "takeAsSeen"> {
  return {
    async stateOf(projectId, credentialId) {
      const { rows } = await sql<{ is_there: boolean; is_revoked: boolean }>`
        select c.id is not null as is_there, c.revoked_at is not null as is_revoked
        from projects p left join credentials c on c.project_id = p.id and c.id = ${credentialId}
        where p.id = ${projectId}`.execute(queries);
      const [row] = rows;
      if (!row) return "project_gone";
      if (!row.is_there) return "gone";
      return row.is_revoked ? "revoked" : "connected";
    },

    all,
    lockAt,

    async takeAsSeen(projectId, credentialId, { version, ids }) {
      if (!(await lockAt(projectId, credentialId, version))) return false;
      const found = await all(projectId, credentialId);
      if (found.length !== ids.length || found.some(({ id }) => !ids.includes(id))) return false;
      if (ids.length > 0)
        await queries
          .deleteFrom("credential_quarantine")
          .where("id", "in", [...ids])
          .execute();
      return true;
    },
  };

  async function all(projectId: ProjectId, credentialId: CredentialId): Promise<QuarantinedSecret[]> {
    const rows = await queries
      .selectFrom("credential_quarantine")
      .select(["id", "secret"])
      .where("project_id", "=", projectId)
      .where("credential_id", "=", credentialId)
      .orderBy("created_at", "desc")
      .execute();
    return rows.map(({ id, secret }) => ({ id, sealedSecret: secret }));
  }
  async function lockAt(projectId: ProjectId, credentialId: CredentialId, version: number): Promise<boolean> {
    const locked = await queries
      .selectFrom("credentials")
      .select("id")
      .where("project_id", "=", projectId)
      .where("id", "=", credentialId)
      .where("secret_version", "=", version)
      .forUpdate()
      .executeTakeFirst();
    return locked !== undefined;
  }
}
