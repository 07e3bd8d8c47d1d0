/** What a connected user may call: the official SDK's wire (contract 3 and 4) and our additions, marked "Ours". */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { portalTexts } from "./projects.ts";
import { noContent } from "./schemas.ts";
import { credentialPath, projectPath, values } from "./wire-paths.ts";
import { attemptStatus, wireAccount, wireCredential, wireIntegration, wireMe } from "./wire-shapes.ts";

export * from "./wire-configurations.ts";
export * from "./wire-workflows.ts";

const attemptKey = z.string().min(8).max(100);

export const getMe = defineEndpoint({
  operation: "user.me",
  summary: "Who is calling and what they are connected to",
  method: "GET",
  path: "/projects/:projectId/sdk/me",
  caller: "user",
  params: projectPath,
  output: wireMe,
  errors: ["user_token.expired"],
});

export const setMetadata = defineEndpoint({
  operation: "user.setMetadata",
  summary: "Merge metadata into the user's own",
  method: "PATCH",
  path: "/projects/:projectId/sdk/me",
  caller: "user",
  params: projectPath,
  body: z.looseObject({ meta: values }),
  output: z.looseObject({ meta: values }),
  errors: ["http.invalid_input"],
});

export const listWireIntegrations = defineEndpoint({
  operation: "user.integrations",
  summary: "The project's integrations as the SDK and the portal show them",
  method: "GET",
  path: "/projects/:projectId/sdk/integrations",
  caller: "user",
  params: projectPath,
  output: z.array(wireIntegration),
  errors: [],
});

export const listMetadata = defineEndpoint({
  operation: "user.metadata",
  summary: "Type, name, colour and icon of every active integration",
  method: "GET",
  path: "/projects/:projectId/sdk/metadata",
  caller: "user",
  params: projectPath,
  output: z.array(z.object({ type: z.string(), name: z.string(), brandColor: z.string(), icon: z.string() })),
  errors: [],
});

export const createCredential = defineEndpoint({
  operation: "credentials.create",
  summary: "Connect by key, fetch what an attempt made, or finish with a code that the host's own page received",
  method: "POST",
  path: "/projects/:projectId/sdk/credentials",
  caller: "user",
  params: projectPath,
  body: z.looseObject({
    integrationId: z.string().max(100),
    payload: values.optional(),
    installOptions: z.unknown().optional(),
    code: z.string().max(4096).optional(),
    redirectUrl: z.string().max(2000).optional(),
    /** Ours: the `state` that came with the code; wanted where the provider has no PKCE. */
    state: z.string().max(200).optional(),
    integrationOptions: z.looseObject({ installOptions: z.unknown().optional() }).optional(),
  }),
  output: wireCredential,
  errors: [
    "integration.not_found",
    "integration.inactive",
    "integration.not_configured",
    "connect.input_invalid",
    "connect.credential_rejected",
    "connect.provider_unreachable",
    "connect.attempt_not_found",
    "connect.redirect_url_refused",
    "connect.wrong_account",
    "credential.external_id_taken",
    "credential.not_found",
  ],
});

export const getCredential = defineEndpoint({
  operation: "credentials.get",
  summary: "One of the user's credentials",
  method: "GET",
  path: "/projects/:projectId/sdk/credentials/:credentialId",
  caller: "user",
  params: credentialPath,
  output: wireCredential,
  errors: ["credential.not_found"],
});

export const listCredentials = defineEndpoint({
  operation: "credentials.list",
  summary:
    "Every credential of the user; with `integration` the account that X-Paragon-Credential names, or the oldest, with its integration (contract 3.6)",
  method: "GET",
  path: "/projects/:projectId/sdk/credentials",
  caller: "user",
  params: projectPath,
  query: z.looseObject({ integration: z.string().max(100).optional() }),
  output: z.union([z.array(wireCredential), wireAccount]),
  errors: ["integration.not_found", "credential.not_connected"],
});

export const completeSetup = defineEndpoint({
  operation: "credentials.completeSetup",
  summary: "Answer the questions after consent; the credential becomes VALID",
  method: "POST",
  path: "/projects/:projectId/sdk/credentials/:credentialId/complete-setup",
  caller: "user",
  params: credentialPath,
  body: z.looseObject({ payload: values }),
  output: wireCredential,
  errors: ["credential.not_found", "credential.setup_not_pending", "connect.input_invalid"],
});

export const uninstall = defineEndpoint({
  operation: "credentials.disconnect",
  summary: "Disconnect the credential that X-Paragon-Credential names, or the oldest",
  method: "DELETE",
  path: "/projects/:projectId/sdk/integrations/:integrationId",
  caller: "user",
  params: projectPath.extend({ integrationId: z.string().max(100) }),
  output: noContent,
  errors: ["integration.not_found", "credential.not_connected"],
});

export const fieldOptions = defineEndpoint({
  operation: "dataSources.options",
  summary: "Options of a data source, read from the connected account (contract 3.14)",
  method: "POST",
  path: "/projects/:projectId/sdk/actions",
  caller: "user",
  params: projectPath,
  body: z.looseObject({
    action: z.string().max(100),
    sourceKey: z.string().max(100),
    paginationParameters: z.looseObject({ search: z.string().max(200).optional() }).optional(),
  }),
  output: z.object({
    output: z.object({
      records: z.array(z.object({ value: z.string(), label: z.string(), subtitle: z.string().optional() })),
      nextPageCursor: z.null(),
    }),
  }),
  errors: ["data_source.not_found", "data_source.failed", "credential.not_connected", "credential.needs_reconnect"],
});

export const confirmHandshake = defineEndpoint({
  operation: "connect.confirmHandshake",
  summary: "Ours: the window that opened the start page confirms it as this user",
  method: "POST",
  path: "/projects/:projectId/sdk/actions/handshake",
  caller: "user",
  params: projectPath,
  body: z.looseObject({ handshake: z.string().max(100) }),
  output: z.object({ confirmed: z.literal(true) }),
  errors: ["connect.handshake_refused"],
});

export const awaitWindow = defineEndpoint({
  operation: "connect.awaitWindow",
  summary:
    "Ours: wait for a connect window that may have no opener, under a key of the caller's own that the start page was opened with; answers whether it stands there and shows its code",
  method: "PUT",
  path: "/projects/:projectId/sdk/meetings/:meetingKey",
  caller: "user",
  params: projectPath.extend({ meetingKey: attemptKey }),
  body: z.object({ integrationId: z.string().max(100) }),
  output: z.object({ hasArrived: z.boolean() }),
  errors: ["integration.not_found", "connect.window_code_spent", "http.too_many_requests"],
});

const beginning = z.looseObject({
  integrationId: z.string().max(100),
  oauthMetaKeyId: attemptKey,
  originForPostMessage: z.string().max(300),
  endUserSuppliedValues: z.string().max(20_000).optional(),
  installOptions: z.string().max(20_000).optional(),
  redirectUrl: z.string().max(2000).optional(),
  handshake: z.string().max(100).optional(),
  /** Ours: the caller can ask its user which account it shall be, should they consent as another one. */
  canAsk: z.literal("account").optional(),
});
const begun = z.object({ redirectUrl: z.string() });
const beginningErrors = [
  "integration.not_found",
  "integration.inactive",
  "integration.not_configured",
  "project.origin_refused",
  "connect.handshake_refused",
  "connect.window_code_wrong",
  "connect.window_code_spent",
  "connect.input_invalid",
  "connect.redirect_url_refused",
  "connect.attempt_spent",
  "credential.not_connected",
] as const;

export const buildOauth = defineEndpoint({
  operation: "connect.begin",
  summary: "Begin a connect attempt; answers where to navigate the connect window (contract 4.4)",
  method: "GET",
  path: "/v2/projects/:projectId/sdk/actions/build-oauth",
  caller: "user",
  params: projectPath,
  query: beginning,
  output: begun,
  errors: beginningErrors,
});

export const beginAttempt = defineEndpoint({
  operation: "connect.beginInBody",
  summary: "Ours: the same with its answers in the body, because one may be a secret and an address is no place for it",
  method: "POST",
  path: "/v2/projects/:projectId/sdk/actions/build-oauth",
  caller: "user",
  params: projectPath,
  body: beginning.extend({
    /** The code of a window without an opener, and the key under which the caller waited for it. */
    windowCode: z.object({ meeting: attemptKey, code: z.string().max(40) }).optional(),
  }),
  output: begun,
  errors: beginningErrors,
});

export const getAttempt = defineEndpoint({
  operation: "connect.attemptStatus",
  summary: "The outcome of an attempt; 200 for pending and unknown ones too (contract 4.6)",
  method: "GET",
  path: "/projects/:projectId/sdk/actions/session-id/:attemptKey",
  caller: "user",
  params: projectPath.extend({ attemptKey: z.string().max(100) }),
  output: attemptStatus,
  errors: [],
});

export const forgetAttempt = defineEndpoint({
  operation: "connect.stopPolling",
  summary: "The SDK stops polling; changes nothing, always answers",
  method: "DELETE",
  path: "/projects/:projectId/sdk/actions/session-id/:attemptKey",
  caller: "user",
  params: projectPath.extend({ attemptKey: z.string().max(100) }),
  output: noContent,
  errors: [],
});

export const cancelAttempt = defineEndpoint({
  operation: "connect.cancelAttempt",
  summary: "Ours: the end user gave up; a pending attempt fails with connect.closed",
  method: "DELETE",
  path: "/projects/:projectId/sdk/attempts/:attemptKey",
  caller: "user",
  params: projectPath.extend({ attemptKey: z.string().max(100) }),
  output: noContent,
  errors: [],
});

export const beginDevice = defineEndpoint({
  operation: "connect.beginDevice",
  summary:
    "Ours: begin an attempt whose end user types a code at the provider (RFC 8628); then ask for its status, which moves it on",
  method: "POST",
  path: "/projects/:projectId/sdk/attempts/:attemptKey/device",
  caller: "user",
  params: projectPath.extend({ attemptKey }),
  body: z.looseObject({
    integrationId: z.string().max(100),
    endUserSuppliedValues: z.string().max(20_000).optional(),
    installOptions: z.string().max(20_000).optional(),
    /** The caller can ask its user which account it shall be, should they consent as another one. */
    canAsk: z.literal("account").optional(),
  }),
  output: attemptStatus,
  errors: [
    "integration.not_found",
    "integration.inactive",
    "integration.not_configured",
    "connect.input_invalid",
    "connect.attempt_spent",
    "connect.closed",
    "connect.app_misconfigured",
    "connect.provider_unreachable",
    "connect.provider_answer_invalid",
    "credential.not_connected",
  ],
});

export const decideAccount = defineEndpoint({
  operation: "connect.decideAccount",
  summary:
    "Ours: the end user consented as another account than the connected one, and says whether to use it, keep the old one, or add it",
  method: "POST",
  path: "/projects/:projectId/sdk/attempts/:attemptKey/account",
  caller: "user",
  params: projectPath.extend({ attemptKey: z.string().max(100) }),
  body: z.looseObject({ choice: z.enum(["use", "keep", "add"]) }),
  output: attemptStatus,
  errors: [
    "connect.attempt_not_found",
    "connect.attempt_spent",
    "connect.attempt_expired",
    "connect.input_invalid",
    "connect.wrong_account",
    "credential.not_found",
    "credential.external_id_taken",
    "integration.inactive",
  ],
});

export const portalFacts = defineEndpoint({
  operation: "portal.facts",
  summary: "Ours: which origins may embed the portal, the host's name, and its own words in the portal",
  method: "GET",
  path: "/projects/:projectId/sdk/portal",
  caller: "user",
  params: projectPath,
  output: z.object({ allowedOrigins: z.array(z.string()), hostName: z.string(), texts: portalTexts }),
  errors: [],
});
