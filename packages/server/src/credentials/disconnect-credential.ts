import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import type { Logger } from "../lib/logger.ts";
import type { Outbound } from "../net/outbound.ts";
import { revokeToken, type Revocation } from "../oauth/revoke-token.ts";
import type { Vault } from "../vault/vault.ts";
import { credentialNotFound } from "./credential-errors.ts";
import { createCredentialStore } from "./credential-store.ts";
import type { Credential } from "./credential.ts";
import { decodeSecretValues, secretContext } from "./secret-values.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface DisconnectDependencies {
  queries: Queries;
  vault: Pick<Vault, "open">;
  integrations: Pick<Integrations, "byId" | "clientSecret">;
  outbound: Pick<Outbound, "call">;
  write: WriteCredentials;
  logger: Logger;
}

/** What became of the grant at the provider; `failed` when this server could not even ask. */
type Outcome = Revocation | "failed";

/**
 * See `Credentials.disconnect`. Revokes first, so that a crash in between leaves a row to try again with; the row is
 * deleted whatever the provider says. The outcome is in the event (TR-17).
 */
export function createDisconnectCredential({
  queries,
  vault,
  integrations,
  outbound,
  write,
  logger,
}: Readonly<DisconnectDependencies>) {
  return async function disconnectCredential(
    projectId: ProjectId,
    userId: UserId,
    credentialId: CredentialId,
  ): Promise<void> {
    const found = await createCredentialStore(queries).find(projectId, credentialId);
    if (found === null || found.credential.userId !== userId) throw credentialNotFound();
    const { credential } = found;
    const { id, integrationId, accountId, accountName } = credential;
    const revocation = await revoke(credential, found.sealedSecret, credential.secretVersion);
    const removed = await write({ projectId, userId }, async (transaction) => {
      const gone = await createCredentialStore(transaction).remove(projectId, userId, id);
      if (gone) {
        await recordEvent(transaction, projectId, "credential.disconnected", {
          userId,
          integrationId,
          credentialId: id,
          data: { revocation, accountId, accountName },
        });
      }
      return gone;
    });
    // a refresh that ended in between put newer tokens into the row: those were live until now
    if (removed && removed.secretVersion !== credential.secretVersion) {
      await revoke(credential, removed.sealedSecret, removed.secretVersion);
    }
  };

  async function revoke(credential: Credential, sealedSecret: Uint8Array, version: number): Promise<Outcome> {
    const { id, projectId, integrationId } = credential;
    try {
      const integration = await integrations.byId(projectId, integrationId);
      if (integration.provider.auth.scheme !== "oauth2") return "unsupported";
      const { accessToken, refreshToken } = decodeSecretValues(
        await vault.open(projectId, secretContext(id, version), sealedSecret),
      );
      if (accessToken === undefined) return "unsupported";
      const user = { accountType: credential.accountType, values: credential.templateValues };
      const app = oauthAppOf(integration, user, await integrations.clientSecret(integration));
      return await revokeToken({ outbound }, app, { accessToken, refreshToken });
    } catch (error) {
      // an unreadable secret or an app without settings must not keep the end user from disconnecting
      logger.warn({ credentialId: id, error: String(error) }, "a credential could not be revoked at its provider");
      return "failed";
    }
  }
}
