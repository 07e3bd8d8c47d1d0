import type { IntegrationId, ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import type { ClientAuthentication } from "../oauth/discovery/discovered-server.ts";

/** Which registration: one for each integration, issuer and redirect address. */
export interface RegistrationKey {
  integrationId: IntegrationId;
  issuer: string;
  redirectUri: string;
}

/** A client that was registered, its secret sealed. */
export interface StoredRegistration {
  id: string;
  clientId: string;
  sealedSecret: Uint8Array | null;
  clientAuthentication: ClientAuthentication;
  expiresAt: Date | null;
}

/** SQL of the clients that this server registered by itself. */
export function createRegistrationStore(queries: Queries) {
  return {
    /** Null while there is none, or while somebody is about to register. Index: unique (integration_id, issuer, redirect_uri). */
    async find(projectId: ProjectId, key: RegistrationKey): Promise<StoredRegistration | null> {
      const row = await queries
        .selectFrom("oauth_registrations")
        .selectAll()
        .where("project_id", "=", projectId)
        .where("integration_id", "=", key.integrationId)
        .where("issuer", "=", key.issuer)
        .where("redirect_uri", "=", key.redirectUri)
        .executeTakeFirst();
      if (!row || row.client_id === null) return null;
      return {
        id: row.id,
        clientId: row.client_id,
        sealedSecret: row.client_secret,
        clientAuthentication: row.client_authentication,
        expiresAt: row.expires_at,
      };
    },

    /**
     * The right to register, until `until`. False while somebody else has it, and while there is a client whose secret
     * lasts beyond `endsBefore`. A new client has a new id, so that an old sealed secret can never pass for its own.
     */
    async claim(
      projectId: ProjectId,
      { integrationId, issuer, redirectUri }: RegistrationKey,
      { id, at, until, endsBefore }: { id: string; at: Date; until: Date; endsBefore: Date },
    ): Promise<boolean> {
      const row = await queries
        .insertInto("oauth_registrations")
        .values({
          id,
          project_id: projectId,
          integration_id: integrationId,
          issuer,
          redirect_uri: redirectUri,
          client_authentication: "none",
          created_at: at,
          claimed_until: until,
        })
        .onConflict((conflict) =>
          conflict
            .columns(["integration_id", "issuer", "redirect_uri"])
            .doUpdateSet({
              id,
              client_id: null,
              client_secret: null,
              client_authentication: "none",
              created_at: at,
              expires_at: null,
              claimed_until: until,
            })
            .where("oauth_registrations.project_id", "=", projectId)
            .where(
              sql<boolean>`case when oauth_registrations.client_id is null then oauth_registrations.claimed_until <= ${at}
                else oauth_registrations.expires_at <= ${endsBefore} end`,
            ),
        )
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },

    /** False when the claim was taken by somebody else meanwhile. */
    async complete(projectId: ProjectId, { id, ...client }: StoredRegistration): Promise<boolean> {
      const row = await queries
        .updateTable("oauth_registrations")
        .set({
          client_id: client.clientId,
          client_secret: client.sealedSecret,
          client_authentication: client.clientAuthentication,
          expires_at: client.expiresAt,
          claimed_until: null,
        })
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .where("client_id", "is", null)
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Gives a claim back. */
    async release(projectId: ProjectId, id: string): Promise<void> {
      await queries
        .deleteFrom("oauth_registrations")
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .where("client_id", "is", null)
        .execute();
    },

    /** Forgets a client, so that the next attempt registers anew. */
    async forget(projectId: ProjectId, integrationId: IntegrationId, clientId: string): Promise<void> {
      await queries
        .deleteFrom("oauth_registrations")
        .where("project_id", "=", projectId)
        .where("integration_id", "=", integrationId)
        .where("client_id", "=", clientId)
        .execute();
    },
  };
}
