import { consentsByOauth1, hasConsent, formFieldsOf, tokenFactsOf } from "@portico/providers";
import { z } from "zod";
import type { Integration } from "../integrations/integration.ts";

/**
 * A connection as Nango's API answers it: `GET /connections/{connectionId}?refresh_token=true`, documented at
 * https://nango.dev/docs/reference/backend/http-api/connection/get (read 2026-11-25). Members that we do not need are
 * ignored, because answers grow.
 */
const nangoConnection = z.looseObject({
  connection_id: z.string().min(1),
  provider_config_key: z.string().min(1),
  provider: z.string().optional(),
  created_at: z.string().optional(),
  credentials: z.looseObject({
    type: z.string(),
    access_token: z.string().optional(),
    refresh_token: z.string().optional(),
    expires_at: z.string().nullish(),
    oauth_token: z.string().optional(),
    oauth_token_secret: z.string().optional(),
    apiKey: z.string().optional(),
    username: z.string().optional(),
    password: z.string().optional(),
    raw: z.looseObject({ scope: z.string().optional(), refresh_token: z.string().optional() }).nullish(),
  }),
  connection_config: z.record(z.string(), z.unknown()).nullish(),
  end_user: z.looseObject({ id: z.string() }).nullish(),
  tags: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * What an answer says in our own shape, or a sentence why it cannot be told. `integrationOf` finds the project's
 * integration for their two names of one.
 */
export function readNangoConnection(
  json: unknown,
  integrationOf: (names: readonly string[]) => Integration | undefined,
): { record: Record<string, unknown> } | { problem: string } {
  const parsed = nangoConnection.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { problem: `This is not an answer of Nango's connection API: ${issue?.path.join(".")} ${issue?.message}` };
  }
  const { connection_id, provider_config_key, provider, credentials, connection_config, created_at } = parsed.data;
  const integration = integrationOf(provider === undefined ? [provider_config_key] : [provider_config_key, provider]);
  if (!integration) return { problem: `The project has no integration for "${provider_config_key}"` };
  const secrets = secretsOf(credentials, integration);
  if (!secrets) return { problem: `Credentials of type ${credentials.type} do not fit ${integration.provider.name}` };
  const values = texts(connection_config ?? {});
  const tag = parsed.data.tags?.["end_user_id"];
  return {
    record: {
      sourceId: `nango:${provider_config_key}:${connection_id}`,
      endUserId: parsed.data.end_user?.id ?? (typeof tag === "string" ? tag : connection_id),
      integrationType: integration.type,
      ...secrets,
      ...(Object.keys(values).length > 0 ? { values: known(values, integration) } : {}),
      ...(created_at === undefined ? {} : { consentedAt: created_at }),
    },
  };
}

function secretsOf(
  credentials: z.infer<typeof nangoConnection>["credentials"],
  { provider: { auth } }: Integration,
): Record<string, unknown> | null {
  const fields = formFieldsOf(auth);
  switch (credentials.type) {
    case "OAUTH2": {
      if (!hasConsent(auth) || credentials.access_token === undefined) return null;
      const refreshToken = credentials.refresh_token ?? credentials.raw?.refresh_token;
      const scope = credentials.raw?.scope;
      return {
        accessToken: credentials.access_token,
        ...(refreshToken === undefined ? {} : { refreshToken }),
        ...(credentials.expires_at ? { expiresAt: credentials.expires_at } : {}),
        ...(scope === undefined ? {} : { scopes: scope.split(/[\s,]+/).filter((name) => name !== "") }),
      };
    }
    case "OAUTH1": {
      const { oauth_token: accessToken, oauth_token_secret: tokenSecret } = credentials;
      if (!consentsByOauth1(auth) || accessToken === undefined || tokenSecret === undefined) return null;
      return { accessToken, tokenSecret };
    }
    case "API_KEY": {
      const secret = fields.find(({ type }) => type === "password");
      return secret && credentials.apiKey !== undefined ? { fields: { [secret.id]: credentials.apiKey } } : null;
    }
    case "BASIC": {
      if (auth.scheme !== "basic") return null;
      const named = (template: string): string | undefined => /^\{(\w+)\}$/.exec(template)?.[1];
      const [user, password] = [named(auth.username), named(auth.password)];
      return {
        fields: {
          ...(user !== undefined && credentials.username ? { [user]: credentials.username } : {}),
          ...(password !== undefined && credentials.password ? { [password]: credentials.password } : {}),
        },
      };
    }
    default:
      return null;
  }
}

/** Only names that the provider knows: theirs has more in it than addresses need. */
function known(values: Readonly<Record<string, string>>, { provider }: Integration): Record<string, string> {
  const names = new Set([
    ...provider.connectFields.map((field) => field.id),
    ...provider.postConnectFields.map((field) => field.id),
    ...Object.keys(tokenFactsOf(provider.auth).tokenFields),
  ]);
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)));
}

function texts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}
