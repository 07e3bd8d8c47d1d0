import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { id, instant, nothing } from "./schemas.ts";

/**
 * What became of it. `pending`: it is tried for up to 24 hours from its first try on. `unsupported`: the provider has no
 * way to, or it would have ended another connection of the same account. `refused`: the provider said no. `failed`: it
 * could not be asked, or its answer proves nothing.
 */
export const revocationOutcome = z.enum(["pending", "revoked", "unsupported", "refused", "failed"]);
export type RevocationOutcome = z.infer<typeof revocationOutcome>;

/**
 * Why it was ordered. `replaced`: a reconnect gave newer tokens. `refreshed_after_removal`: a refresh came back after its
 * credential was gone. `restored`: a restore of the database had brought the credential back. `not_kept`: a consent became
 * no credential. `quarantine_ended`: tokens that were kept aside for 30 days came to no use.
 */
export const revocationCause = z.enum([
  "disconnected",
  "emergency",
  "replaced",
  "refreshed_after_removal",
  "restored",
  "not_kept",
  "quarantine_ended",
]);
export type RevocationCause = z.infer<typeof revocationCause>;

/** The lasting record of one revocation at a provider. Names no secret. */
export const revocationReceipt = z.object({
  id,
  /** Null: the grant became no credential. */
  credentialId: id.nullable(),
  integrationId: id,
  /** Empty when the integration was gone already. */
  integrationType: z.string(),
  userId: id,
  endUserId: z.string(),
  accountId: z.string().nullable(),
  accountName: z.string().nullable(),
  cause: revocationCause,
  askedBy: z.object({ kind: z.enum(["user", "admin", "api_key", "server"]), id: z.string().nullable() }),
  askedAt: instant,
  /** The mass revocation that it is part of. */
  freezeId: id.nullable(),
  outcome: revocationOutcome,
  /** One of our codes, or the provider's own error word; null when it is revoked, or was not tried yet. */
  reason: z.string().nullable(),
  /** The HTTP status of the provider's last answer. */
  providerStatus: z.number().int().nullable(),
  tries: z.number().int(),
  lastTryAt: instant.nullable(),
  nextTryAt: instant.nullable(),
  settledAt: instant.nullable(),
});
export type RevocationReceipt = z.infer<typeof revocationReceipt>;

export const listRevocations = defineEndpoint({
  operation: "revocations.list",
  summary: "Receipts of revocations at providers, newest first",
  method: "GET",
  path: "/api/projects/:projectId/revocations",
  caller: "host",
  params: z.object({ projectId: id }),
  query: z.object({
    credentialId: id.optional(),
    userId: id.optional(),
    outcome: revocationOutcome.optional(),
    /** From `nextCursor` of the page before. */
    after: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({ revocations: z.array(revocationReceipt), nextCursor: z.string().nullable() }),
  errors: ["project.not_found", "http.invalid_input"],
});

export const retryRevocation = defineEndpoint({
  operation: "revocations.retry",
  summary: "Try a waiting revocation now; what is settled has no secret any more to try with",
  method: "POST",
  path: "/api/projects/:projectId/revocations/:revocationId/retry",
  caller: "host",
  params: z.object({ projectId: id, revocationId: id }),
  body: nothing,
  output: revocationReceipt,
  errors: ["project.not_found", "revocation.not_found", "revocation.settled"],
});
