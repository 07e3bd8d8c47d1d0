import { isErrorCode, isHealthReason, type SigningKeyId } from "@portico/protocol";
import {
  accessGuard,
  addIntegration,
  createFreeze,
  createWebhook,
  integrationChanges,
  revocationOutcome,
  updateProject,
} from "@portico/protocol/endpoints";
import { parseDeclaration } from "@portico/providers";
import { z } from "zod";
import { readOwnClient } from "../oauth/own-client.ts";
import { toVerificationKey } from "../projects/signing-key.ts";
import { subjectFault } from "../users/token-claims.ts";
import { maxMetaBytes } from "../users/user-service.ts";
import type { SealedField } from "../vault/sealed-columns.ts";
import { isWebhookSecret } from "../webhooks/webhook-secret.ts";

type Rules = Readonly<Record<string, z.ZodType>>;

const project = updateProject.body.shape;
const providerKey = addIntegration.body.shape.integrationType;
const endpoint = createWebhook.body.shape;
const freeze = createFreeze.body.shape;
const changes = integrationChanges.shape;
const object = z.record(z.string(), z.unknown());
const texts = z.record(z.string(), z.string());
const instant = z.string().refine((text) => !Number.isNaN(Date.parse(text)), "must be an instant");

const healthReason = z.string().refine(isHealthReason, "is no reason that Portico gives");
const declaration = object.superRefine((json, context) => {
  const parsed = parseDeclaration(json);
  if (!parsed.ok) context.addIssue({ code: "custom", message: `is not valid: ${parsed.problems.join("; ")}` });
});
const publicKey = object.refine((key) => {
  try {
    return toVerificationKey("" as SigningKeyId, key) !== null;
  } catch {
    return false;
  }
}, "is no public RSA key of 2048 bits or more");
const userMeta = object.refine(
  (meta) => Buffer.byteLength(JSON.stringify(meta)) <= maxMetaBytes,
  `must be ${maxMetaBytes} bytes at most`,
);
/** Of a secret that came too late; of one that was refused there are none. */
const lateFacts = z
  .object({
    expiresAt: instant.nullable(),
    refreshedAt: instant,
    grantedScopes: z.array(z.string()).nullable(),
    templateValues: texts,
  })
  .partial();

/**
 * What the API allows in a column beyond what its type and the table's own checks do: the rooms parse no row that they
 * read, so one that breaks a rule here would fail wherever it is used. Null is the table's matter.
 */
export const columnRules: Readonly<Record<string, Rules>> = {
  projects: {
    name: project.name,
    allowed_origins: project.allowedOrigins,
    redirect_urls: project.redirectUrls,
    portal_texts: project.portalTexts,
    breadth_limit: accessGuard.shape.breadthLimit,
  },
  private_providers: { key: providerKey, declaration },
  project_signing_keys: { public_key: publicKey },
  integrations: {
    provider_key: providerKey,
    client_id: changes.clientId,
    client_secret_version: z.int().min(0),
    scopes: changes.scopes,
    portal: changes.portal,
    settings: changes.settings,
    request_policy: changes.requestPolicy,
    consent: changes.consent,
  },
  oauth_registrations: { client_id: z.string().min(1) },
  users: {
    end_user_id: z.unknown().superRefine((subject, context) => {
      const fault = subjectFault(subject);
      if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
    }),
    meta: userMeta,
  },
  freezes: { integration_type: providerKey, account_id: freeze.accountId, reason: freeze.reason },
  credentials: {
    status_reason: z.string().refine(isErrorCode, "is no error code"),
    health_reason: healthReason,
    last_failure_reason: healthReason,
    provider_data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    template_values: texts,
    secret_version: z.int().min(1),
    recent_mints: z.array(z.number()),
    oauth_client: z.unknown().refine((client) => readOwnClient(client) !== null, "is no OAuth client"),
  },
  credential_quarantine: { facts: lateFacts },
  configurations: {
    shared_settings: object,
    workflow_settings: z.record(z.string(), z.object({ enabled: z.boolean(), settings: object })),
    meta: object,
  },
  webhook_endpoints: { url: endpoint.url, description: endpoint.description, event_types: endpoint.eventTypes },
  // what is still being revoked is the source's to end, with a secret that two servers would have
  revocations: { outcome: revocationOutcome.exclude(["pending"]) },
};

/** Opened secrets, by what they are sealed as. */
export const secretRules: Partial<Record<SealedField, z.ZodType>> = {
  "integrations.client_secret": changes.clientSecret,
  "oauth_registrations.client_secret": z.string().min(1),
  "credentials.secret": z.string().refine(holdsTexts, "must be JSON of texts"),
  "credential_quarantine.secret": z.string().refine(holdsTexts, "must be JSON of texts"),
  "revoked_secrets.trace": z.string().refine(isTrace, "must be JSON of a key and a hash"),
  "import_keys.secret": z.string().regex(/^[\w-]{43}$/, "must be a key of 32 bytes"),
  "webhook_secrets.secret": z.string().refine(isWebhookSecret, "is no secret of a webhook"),
};

const trace = z.strictObject({ key: z.string().min(1), hash: z.string().min(1) });

/** As many rows of a table as the API lets a project have. */
export const mostRows: Readonly<Record<string, number>> = { webhook_endpoints: 20, honeytokens: 100, import_keys: 1 };

function holdsTexts(secret: string): boolean {
  return isJsonOf(texts, secret);
}

function isTrace(secret: string): boolean {
  return isJsonOf(trace, secret);
}

function isJsonOf(shape: z.ZodType, text: string): boolean {
  try {
    return shape.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
