/**
 * The wire's answers as schemas (contract 7): the members that the official SDK dereferences are required here, so an
 * answer that would crash it never leaves the server. `wire.ts` has the full types.
 */
import { z } from "zod";
import type { AttemptStatus, WireAccount, WireCredential, WireIntegration, WireMe } from "../wire.ts";
import { credentialPause } from "./credential-health.ts";
import { id, instant } from "./schemas.ts";

const settings = z.record(z.string(), z.unknown());

const configurationShape = z.looseObject({
  id,
  connectCredentialId: id,
  workflowSettings: z.record(z.string(), z.looseObject({ enabled: z.boolean(), settings })),
  sharedSettings: settings,
  configMeta: settings,
  externalId: z.string().optional(),
  isDefault: z.boolean(),
  dateCreated: instant,
  dateUpdated: instant,
});

const credentialShape = z.looseObject({
  id,
  status: z.enum(["PENDING", "INVALID", "VALID"]),
  configurations: z
    .array(configurationShape)
    .refine((all) => all[0]?.isDefault === true && all.filter((one) => one.isDefault).length === 1, {
      message: "exactly one configuration is the default, and it comes first",
    }),
  externalId: z.string().optional(),
  providerId: z.string().optional(),
  providerData: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  projectId: id,
  integrationId: id,
  personaId: id,
  dateCreated: instant,
  dateUpdated: instant,
  dateGrantExpires: instant.optional(),
  missingScopes: z.array(z.string()).min(1).optional(),
  statusReason: z.object({ code: z.string(), message: z.string() }).optional(),
  health: z
    .looseObject({
      state: z.enum(["healthy", "failing", "suspect", "in_doubt", "dead"]),
      since: instant,
      reason: z.object({ code: z.string(), message: z.string() }).optional(),
      lastSuccess: instant.optional(),
      lastFailure: instant.optional(),
      lastFailureReason: z.string().optional(),
      confirmAfter: instant.optional(),
    })
    .optional(),
  paused: credentialPause.optional(),
});

const userIntegrationShape = z.looseObject({
  enabled: z.boolean(),
  allCredentials: z.array(credentialShape),
  credentialId: id.optional(),
  credentialConfigId: id.optional(),
  credentialStatus: z.enum(["PENDING", "INVALID", "VALID"]).optional(),
  paused: z.object({ code: z.literal("frozen"), message: z.string() }).optional(),
});

const meShape = z.object({
  authenticated: z.literal(true),
  userId: z.string(),
  integrations: z.record(z.string(), userIntegrationShape),
  meta: z.record(z.string(), z.unknown()),
  resources: z.array(z.never()),
  project: z.object({ id, billingPlan: z.string(), accessibleFeatures: z.array(z.string()) }),
});

const integrationShape = z.looseObject({
  id,
  type: z.string(),
  name: z.string(),
  brandColor: z.string(),
  isActive: z.boolean(),
  configs: z.array(z.looseObject({ id, integrationId: id, values: z.looseObject({}) })).min(1),
  workflows: z.array(z.unknown()),
  authenticationType: z.string(),
  needPreOauthInputs: z.boolean(),
  sdkIntegrationConfig: z.looseObject({
    oauthInputs: z.array(z.unknown()),
    authConfigInputs: z.array(z.unknown()),
    postOauthInputs: z.array(z.unknown()),
    accountTypes: z.array(z.unknown()),
    dataSources: z.record(z.string(), z.unknown()),
  }),
});

const attemptShape = z.object({
  connectCredentialId: id.nullable(),
  state: z.enum(["unknown", "created", "handed_off", "returned", "undecided", "succeeded", "failed"]),
  error: z.object({ code: z.string(), message: z.string(), userMessage: z.string(), reference: z.string() }).nullable(),
  accounts: z
    .object({ connected: z.string().nullable(), consented: z.string().nullable(), canAdd: z.boolean() })
    .optional(),
  device: z
    .object({
      userCode: z.string(),
      verificationUrl: z.string(),
      verificationUrlComplete: z.string().optional(),
      expiresAt: z.string(),
    })
    .optional(),
});

/** A shape under its full type: the check is of the shape, the type is what the rooms pass around. */
function typed<T>(shape: z.ZodType): z.ZodType<T, T> {
  return shape as z.ZodType<T, T>;
}

export const wireCredential = typed<WireCredential>(credentialShape);
/** Contract 3.6. */
export const wireAccount = typed<WireAccount>(
  integrationShape.extend({ credentialId: id, providerData: credentialShape.shape.providerData }),
);
export const wireMe = typed<WireMe>(meShape);
export const wireIntegration = typed<WireIntegration>(integrationShape);
export const attemptStatus = typed<AttemptStatus>(attemptShape);
