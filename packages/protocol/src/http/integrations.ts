import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { id, instant, noContent, providerKey } from "./schemas.ts";
import { settingInputs } from "./setting-inputs.ts";

const projectPath = z.object({ projectId: id });
const integrationPath = projectPath.extend({ integrationId: id });

/** A catalogue entry as the dashboard shows it. */
export const providerSummary = z.object({
  key: z.string(),
  name: z.string(),
  description: z.string(),
  categories: z.array(z.string()),
  brandColor: z.string(),
  iconUrl: z.string(),
  /** The declaration's scheme of authentication. */
  scheme: z.enum([
    "oauth2",
    "oauth2_discovery",
    "device_code",
    "client_credentials",
    "jwt_bearer",
    "two_step",
    "api_key",
    "basic",
    "aws_sigv4",
    "oauth1",
    "none",
  ]),
  /** Whether its declaration says how a program takes access back; else only the account's owner can, at the provider. */
  takesAccessBack: z.boolean(),
  /** What the app that the host registers proves itself with; null where there is nothing to register. */
  appSecret: z.enum(["client_secret", "signing_key", "none"]).nullable(),
  /**
   * Whether Portico registers the app by itself: `always`, or `without_client`, unless the host enters a client of its
   * own. Null: it never does.
   */
  registersItself: z.enum(["always", "without_client"]).nullable(),
  scopes: z.array(
    z.object({ name: z.string(), description: z.string(), required: z.boolean(), byDefault: z.boolean() }),
  ),
  /** Markdown: how to register the app at the provider. */
  setup: z.string(),
  setupUrl: z.string().nullable(),
  /** Added by JSON to this project; null project means the built-in catalogue. */
  private: z.boolean(),
});
export type ProviderSummary = z.infer<typeof providerSummary>;

export const listProviders = defineEndpoint({
  operation: "providers.list",
  summary: "The catalogue: built-in providers and the project's private ones",
  method: "GET",
  path: "/dashboard/api/projects/:projectId/providers",
  caller: "admin",
  params: projectPath,
  output: z.object({ providers: z.array(providerSummary) }),
  errors: ["project.not_found"],
});

export const addProvider = defineEndpoint({
  operation: "providers.add",
  summary: "Add a private provider to the running server: JSON of the same schema as the catalogue",
  method: "POST",
  path: "/dashboard/api/projects/:projectId/providers",
  caller: "admin",
  params: projectPath,
  body: z.object({ declaration: z.record(z.string(), z.unknown()) }).strict(),
  output: providerSummary,
  errors: ["project.not_found", "provider.invalid_declaration", "provider.key_taken"],
});

/**
 * What may be called with a user token (security bar PX-14). `none`: nothing; `identity`: the provider's declared
 * who-am-I call only (the default); `read`: GET and HEAD; `all`; `list`: the rules.
 */
export const requestPolicy = z.object({
  mode: z.enum(["none", "identity", "read", "all", "list"]),
  rules: z
    .array(
      z
        .object({
          methods: z.array(z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])).min(1),
          /** Path under the API base; a segment may be a star, and a double star at the end matches any rest. */
          path: z.string().startsWith("/", "must be a path that begins with a slash, such as /reports/*").max(300),
        })
        .strict(),
    )
    .max(100)
    .default([]),
});
export type RequestPolicy = z.infer<typeof requestPolicy>;

/** Of the Connect button where an integration sets none. */
export const defaultAccentColor = "#3358d4";

export const portalSettings = z
  .object({
    accentColor: z
      .string()
      .regex(/^#[0-9a-fA-F]{6}$/, "must be a hex colour such as #0b5fff")
      .optional(),
    /** One line under the name. */
    description: z.string().max(200).optional(),
    /** Markdown, shown on the overview. */
    overview: z.string().max(10_000).optional(),
  })
  .strict();
export type PortalSettings = z.infer<typeof portalSettings>;

/** The account type with which an end user brings an OAuth app of their own (contract 4.7). */
export const userConfiguredAccountType = "user-configured-oauth";

const scopeName = z
  .string()
  .regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/, "must be one scope, without spaces or quotes")
  .max(300);

/** What end users decide themselves before they consent. */
export const consentSettings = z
  .object({
    /** They may bring an OAuth app of their own, by the account type `user-configured-oauth` (false). */
    userConfiguredApp: z.boolean().default(false),
    /** Scopes of the integration that they may switch off or on; `preselected` ones are on unless they switch them off. */
    optionalScopes: z
      .array(z.object({ name: scopeName, preselected: z.boolean() }).strict())
      .max(100)
      .default([]),
  })
  .strict();
export type ConsentSettings = z.infer<typeof consentSettings>;

export const integration = z.object({
  id,
  projectId: id,
  /** The provider's key: what the host passes to `connect()`. */
  integrationType: z.string(),
  isActive: z.boolean(),
  clientId: z.string().nullable(),
  /** The secret itself is never answered. */
  hasClientSecret: z.boolean(),
  scopes: z.array(z.string()),
  portal: portalSettings,
  /** What end users set on a connected account. */
  settings: settingInputs,
  consent: consentSettings,
  requestPolicy,
  /** The app is unverified, or in testing, at the provider. */
  isTestApp: z.boolean(),
  /** Days that a connection of such an app lives, where the provider documents it. */
  testAppLifetimeDays: z.number().int().nullable(),
  /** To register at the provider; bound to this integration (security bar OA-05). Null: users are not sent there. */
  redirectUrl: z.string().nullable(),
  /** What is still missing before end users can connect, in words; empty when ready. */
  missing: z.array(z.string()),
  connectedUsers: z.number().int(),
  /**
   * Token requests are held back; no account is marked for it. `outage`: the provider does not answer; `app_refused`: it
   * refuses the client id or secret. Null: all is well, as far as was tried.
   */
  outage: z
    .object({
      cause: z.enum(["outage", "app_refused"]),
      since: instant,
      /** When the provider is asked again, with one account; a change of the integration is tried at once. */
      retryAt: instant,
    })
    .nullable(),
  /**
   * The provider refused the app when a user last tried to connect, and has taken it from nobody since; an app of the
   * user's own does not count. Earlier than `updatedAt`: what was changed since has not been tried. Null: all is well, as
   * far as was tried within a week.
   */
  refusedConnect: z
    .object({
      at: instant,
      /** The attempt's, as its user was shown it and as its `attempt.failed` event has it. */
      reference: z.string(),
    })
    .nullable(),
  createdAt: instant,
  updatedAt: instant,
});
export type Integration = z.infer<typeof integration>;

export const listIntegrations = defineEndpoint({
  operation: "integrations.list",
  summary: "The project's integrations",
  method: "GET",
  path: "/dashboard/api/projects/:projectId/integrations",
  caller: "admin",
  params: projectPath,
  output: z.object({ integrations: z.array(integration) }),
  errors: ["project.not_found"],
});

export const addIntegration = defineEndpoint({
  operation: "integrations.add",
  summary: "Switch a provider on in the project; it starts inactive",
  method: "POST",
  path: "/dashboard/api/projects/:projectId/integrations",
  caller: "admin",
  params: projectPath,
  body: z.object({ integrationType: providerKey }).strict(),
  output: integration,
  errors: ["project.not_found", "provider.not_found", "integration.already_added"],
});

export const getIntegration = defineEndpoint({
  operation: "integrations.get",
  summary: "One integration",
  method: "GET",
  path: "/dashboard/api/projects/:projectId/integrations/:integrationId",
  caller: "admin",
  params: integrationPath,
  output: integration,
  errors: ["project.not_found", "integration.not_found"],
});

export const integrationChanges = z
  .object({
    isActive: z.boolean().optional(),
    clientId: z.string().trim().min(1).max(500).nullable().optional(),
    /** Write only. Null removes it. */
    clientSecret: z.string().trim().min(1).max(4000).nullable().optional(),
    scopes: z.array(scopeName).max(100).optional(),
    portal: portalSettings.optional(),
    /** All of them, in order. Answers to inputs that are left out stay stored, unseen. */
    settings: settingInputs.optional(),
    consent: consentSettings.optional(),
    requestPolicy: requestPolicy.optional(),
    /** Counts the provider's shorter limits for unverified and test apps. */
    isTestApp: z.boolean().optional(),
  })
  .strict();
export type IntegrationChanges = z.infer<typeof integrationChanges>;

export const updateIntegration = defineEndpoint({
  operation: "integrations.update",
  summary: "Change an integration; absent fields stay. Activating one that is not ready is refused",
  method: "PATCH",
  path: "/dashboard/api/projects/:projectId/integrations/:integrationId",
  caller: "admin",
  params: integrationPath,
  body: integrationChanges,
  output: integration,
  errors: [
    "project.not_found",
    "integration.not_found",
    "integration.not_configured",
    "integration.scopes_invalid",
    "integration.settings_invalid",
  ],
});

export const removeIntegration = defineEndpoint({
  operation: "integrations.remove",
  summary: "Remove an integration without connected users",
  method: "DELETE",
  path: "/dashboard/api/projects/:projectId/integrations/:integrationId",
  caller: "admin",
  params: integrationPath,
  output: noContent,
  errors: ["project.not_found", "integration.not_found", "integration.in_use"],
});
