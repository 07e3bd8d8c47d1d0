import { comesOfConsent, type ProviderDeclaration } from "@portico/providers";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import { isNotIntegrations } from "../oauth/own-client.ts";
import { canRevoke } from "../oauth/revoke-token.ts";
import { consentOf, type OAuthApp } from "../oauth/oauth-app.ts";
import { isLostRecord } from "../vault/lost-record.ts";
import type { Vault } from "../vault/vault.ts";
import { encodeRevocationSecret, revocationContext } from "./revocation-secret.ts";
import type { Grant, PreparedRevocation, RevocationOrder } from "./revocation.ts";

export interface PrepareDependencies {
  vault: Pick<Vault, "seal">;
  integrations: Pick<Integrations, "byId" | "clientSecret">;
  logger: Logger;
}

/**
 * See `Revocations.prepare`. Never throws for what is wrong with the app or the secret: the receipt says it. It does throw
 * while the vault or the database cannot be asked: a receipt of that would have ended what could be revoked a minute later.
 */
export function createPrepareRevocation({ vault, integrations, logger }: Readonly<PrepareDependencies>) {
  return async function prepareRevocation({ secret, ...order }: RevocationOrder): Promise<PreparedRevocation> {
    const { grant } = order;
    const id = newId<string>();
    let integrationType = "";
    const settled = (outcome: "unsupported" | "failed", reason: string): PreparedRevocation => ({
      id,
      order,
      integrationType,
      outcome,
      reason,
      sealed: null,
      app: null,
    });
    try {
      const integration = await integrations.byId(grant.projectId, grant.integrationId);
      integrationType = integration.type;
      if (grant.oauthClient?.isElsewhere === true) return settled("unsupported", "revocation.other_client");
      const app = await appOf(integration, grant, secret);
      if (app === null || !canRevoke(app)) return settled("unsupported", "revocation.not_offered");
      if (secret === undefined) return settled("failed", "vault.record_unreadable");
      if (order.sharesGrant === true && consentOf(app).revokeRequest.ends !== "token")
        return settled("unsupported", "revocation.grant_shared");
      if (!secret["accessToken"] && !secret["refreshToken"]) return settled("unsupported", "revocation.nothing_held");
      const plain = encodeRevocationSecret({ values: secret, clientSecret: app.clientSecret });
      return {
        id,
        order,
        integrationType,
        outcome: "pending",
        reason: null,
        sealed: await vault.seal(grant.projectId, revocationContext(id, 1), plain),
        app: {
          provider: snapshotOf(app.provider),
          clientId: app.clientId,
          accountType: app.accountType,
          values: app.values,
          server: grant.oauthClient?.server ?? null,
          expiresAt: grant.expiresAt?.toISOString() ?? null,
        },
      };
    } catch (error) {
      if (!(error instanceof PorticoError)) throw error;
      if (error.code.startsWith("vault.") && !isLostRecord(error)) throw error;
      // an app without settings must not keep the end user from disconnecting
      logger.warn({ credentialId: grant.credentialId, error: error.message }, "a credential cannot be revoked");
      return settled("failed", error.code);
    }
  };

  async function appOf(
    integration: Integration,
    { accountType, oauthClient, templateValues: values }: Grant,
    secret: RevocationOrder["secret"],
  ): Promise<OAuthApp | null> {
    if (!comesOfConsent(integration.provider.auth)) return null;
    const clientSecret = isNotIntegrations(oauthClient)
      ? secret?.["clientSecret"]
      : await integrations.clientSecret(integration);
    return oauthAppOf(integration, { accountType, values }, clientSecret, oauthClient);
  }
}

/** The declaration without what no revocation reads: thousands of receipts may wait at once. */
function snapshotOf({ icon: _icon, notes: _notes, dataSources: _sources, ...provider }: ProviderDeclaration): unknown {
  return {
    ...provider,
    description: "",
    ...("scopes" in provider.auth ? { auth: { ...provider.auth, scopes: [] } } : {}),
  };
}
