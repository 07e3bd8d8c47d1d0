import type { JsonWebKey } from "node:crypto";
import type { ProjectId, SigningKeyId } from "@portico/protocol";
import type { PortalTexts } from "@portico/protocol/endpoints";
import type { Selectable } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Schema } from "../db/schema.ts";
import type { Project, SigningKey } from "./project.ts";

export interface ProjectChanges {
  name?: string | undefined;
  allowedOrigins?: readonly string[] | undefined;
  redirectUrls?: readonly string[] | undefined;
  portalTexts?: PortalTexts | undefined;
}

export function createProjectStore(queries: Queries) {
  return {
    async insert(project: Project): Promise<void> {
      await queries
        .insertInto("projects")
        .values({
          id: project.id,
          name: project.name,
          allowed_origins: [...project.allowedOrigins],
          redirect_urls: [...project.redirectUrls],
          portal_texts: JSON.stringify(project.portalTexts),
          created_at: project.createdAt,
        })
        .execute();
    },

    async find(projectId: ProjectId): Promise<Project | null> {
      const row = await queries.selectFrom("projects").selectAll().where("id", "=", projectId).executeTakeFirst();
      return row ? toProject(row) : null;
    },

    async list(): Promise<Project[]> {
      const rows = await queries.selectFrom("projects").selectAll().orderBy("created_at").orderBy("id").execute();
      return rows.map(toProject);
    },

    async update(projectId: ProjectId, changes: ProjectChanges): Promise<Project | null> {
      const row = await queries
        .updateTable("projects")
        .set({
          // the id keeps the statement valid when nothing changes
          id: projectId,
          ...(changes.name === undefined ? {} : { name: changes.name }),
          ...(changes.allowedOrigins === undefined ? {} : { allowed_origins: [...changes.allowedOrigins] }),
          ...(changes.redirectUrls === undefined ? {} : { redirect_urls: [...changes.redirectUrls] }),
          ...(changes.portalTexts === undefined ? {} : { portal_texts: JSON.stringify(changes.portalTexts) }),
        })
        .where("id", "=", projectId)
        .returningAll()
        .executeTakeFirst();
      return row ? toProject(row) : null;
    },

    /** Everything of the project goes with it. */
    async remove(projectId: ProjectId): Promise<void> {
      await queries.deleteFrom("projects").where("id", "=", projectId).execute();
    },

    async insertSigningKey(
      projectId: ProjectId,
      key: { id: SigningKeyId; publicKey: JsonWebKey; createdAt: Date },
    ): Promise<void> {
      await queries
        .insertInto("project_signing_keys")
        .values({
          id: key.id,
          project_id: projectId,
          public_key: JSON.stringify(key.publicKey),
          created_at: key.createdAt,
        })
        .execute();
    },

    /** Keys that are not revoked, newest first; by index project_signing_keys_by_project. */
    async activeSigningKeys(projectId: ProjectId): Promise<(SigningKey & { publicKey: JsonWebKey })[]> {
      const rows = await queries
        .selectFrom("project_signing_keys")
        .selectAll()
        .where("project_id", "=", projectId)
        .where("revoked_at", "is", null)
        .orderBy("created_at", "desc")
        .orderBy("id")
        .execute();
      return rows.map((row) => ({
        id: row.id as SigningKeyId,
        createdAt: row.created_at,
        lastUsedAt: row.last_used_at,
        publicKey: row.public_key as JsonWebKey,
      }));
    },

    /** Answers false when there is no such key that is not revoked. */
    async revokeSigningKey(projectId: ProjectId, keyId: SigningKeyId, at: Date): Promise<boolean> {
      const row = await queries
        .updateTable("project_signing_keys")
        .set({ revoked_at: at })
        .where("project_id", "=", projectId)
        .where("id", "=", keyId)
        .where("revoked_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },

    async touchSigningKey(projectId: ProjectId, keyId: SigningKeyId, at: Date): Promise<void> {
      await queries
        .updateTable("project_signing_keys")
        .set({ last_used_at: at })
        .where("project_id", "=", projectId)
        .where("id", "=", keyId)
        .execute();
    },
  };
}

function toProject(row: Selectable<Schema["projects"]>): Project {
  return {
    id: row.id as ProjectId,
    name: row.name,
    allowedOrigins: row.allowed_origins,
    redirectUrls: row.redirect_urls,
    portalTexts: row.portal_texts,
    createdAt: row.created_at,
  };
}
