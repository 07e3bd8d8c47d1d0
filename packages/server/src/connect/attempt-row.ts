import type {
  AttemptId,
  CredentialId,
  ErrorCode,
  InstallOptions,
  IntegrationId,
  ProjectId,
  UserId,
} from "@portico/protocol";
import type { Selectable } from "kysely";
import type { Schema } from "../db/schema.ts";
import { readOwnClient } from "../oauth/own-client.ts";
import type { AccountQuestion, Attempt, Device } from "./attempt.ts";

/** An attempt as its row tells it. */
export function toAttempt(row: Selectable<Schema["connect_attempts"]>): Attempt {
  return {
    id: row.id as AttemptId,
    projectId: row.project_id as ProjectId,
    userId: row.user_id as UserId,
    integrationId: row.integration_id as IntegrationId,
    state: row.state,
    browserHash: row.browser_hash,
    openerOrigin: row.opener_origin,
    redirectUri: row.redirect_uri,
    accountType: row.account_type,
    scopes: row.scopes,
    oauthClient: readOwnClient(row.oauth_client),
    clientSecret: row.client_secret,
    connectValues: row.connect_values,
    installOptions: row.install_options as InstallOptions,
    pkceVerifier: row.pkce_verifier,
    credentialId: row.credential_id as CredentialId | null,
    errorCode: row.error_code as ErrorCode | null,
    errorReference: row.error_reference,
    errorMeta: row.error_meta,
    device: row.device as unknown as Device | null,
    grantSecret: row.grant_secret,
    requestToken: row.request_token,
    canAsk: row.can_ask,
    accountQuestion: row.account_question as unknown as AccountQuestion | null,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
