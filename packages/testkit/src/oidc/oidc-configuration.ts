import { generateKeyPairSync, randomBytes } from "node:crypto";
import { errors, interactionPolicy, type Context } from "oidc-provider";
import type { StandInClient } from "../stand-ins/vendor.ts";
import { renderErrorPage } from "./consent-page.ts";
import type { MemoryAdapter } from "./memory-adapter.ts";
import type { OidcAccount } from "./oidc-provider.ts";

export interface OidcSettings {
  readonly client: StandInClient;
  readonly accounts: readonly OidcAccount[];
  readonly adapter: (model: string) => MemoryAdapter;
  readonly moreClients: readonly Readonly<Record<string, unknown>>[];
  readonly accessTokenLifetimeSeconds: number;
  readonly rotateRefreshTokens: boolean;
  /** Whether tokens may be asked for an address; undefined: neither that nor registration is on. */
  readonly isResource: ((address: string) => boolean) | undefined;
}

/** The library's own pages load fonts from elsewhere. */
function showForm(context: Context, form: string): void {
  context.type = "html";
  context.body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Acme ID</title><h1>Acme ID</h1>${form}</html>`;
}

function resourceInfo({ isResource, accessTokenLifetimeSeconds }: OidcSettings, resource: string) {
  if (isResource?.(resource) !== true) throw new errors.InvalidTarget();
  return {
    scope: "tools",
    audience: resource,
    accessTokenFormat: "opaque",
    accessTokenTTL: accessTokenLifetimeSeconds,
  };
}

/** The library's configuration: no clock tolerance (its 15 s would hide expiry), PKCE always, the account asked every time. */
export function oidcConfiguration(settings: OidcSettings): Record<string, unknown> {
  const { client, accounts } = settings;
  const { Check, base } = interactionPolicy;
  const policy = base();
  // A remembered session would choose the account by itself, and a test could not connect a second one.
  policy
    .get("login")
    .checks.add(
      new Check("always_ask", "the account is chosen every time", ({ oidc }) =>
        oidc?.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    );
  const signingKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  const hour = 60 * 60;
  return {
    adapter: settings.adapter,
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: ["http://127.0.0.1/placeholder"],
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        id_token_signed_response_alg: "ES256",
      },
      ...settings.moreClients.map((more) => ({
        redirect_uris: ["http://127.0.0.1/placeholder"],
        response_types: ["code"],
        grant_types: ["authorization_code", "refresh_token"],
        id_token_signed_response_alg: "ES256",
        ...more,
      })),
    ],
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    scopes: ["openid", "offline_access", "things:read", "things:write"],
    jwks: { keys: [{ ...signingKey, alg: "ES256", use: "sig", kid: "acme" }] },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    claims: { openid: ["sub"], email: ["email"], profile: ["name"] },
    clockTolerance: 0,
    pkce: { required: () => true },
    rotateRefreshToken: settings.rotateRefreshTokens,
    ttl: {
      AccessToken: settings.accessTokenLifetimeSeconds,
      AuthorizationCode: 60,
      DeviceCode: 600,
      ClientCredentials: settings.accessTokenLifetimeSeconds,
      Grant: 24 * hour,
      IdToken: hour,
      Interaction: hour,
      RefreshToken: 24 * hour,
      Session: 24 * hour,
    },
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: (context: Context, form: string) => showForm(context, form),
        userCodeConfirmSource: (context: Context, form: string) => showForm(context, form),
        successSource: (context: Context) => showForm(context, "<p>You can go back to your app.</p>"),
      },
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: () => true },
      rpInitiatedLogout: { enabled: false },
      registration: { enabled: settings.isResource !== undefined },
      resourceIndicators: {
        enabled: settings.isResource !== undefined,
        defaultResource: () => undefined,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context: Context, resource: string) => resourceInfo(settings, resource),
      },
    },
    interactions: { policy, url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    clientBasedCORS: () => false,
    findAccount: (_context: unknown, id: string) => {
      const account = accounts.find((candidate) => candidate.id === id);
      return account && { accountId: id, claims: () => ({ sub: id, name: account.name, email: account.email }) };
    },
    renderError: (
      context: Context,
      { error, error_description: description }: { error: string; error_description?: string },
    ) => {
      context.type = "html";
      context.body = renderErrorPage(error, description ?? "");
    },
  };
}
