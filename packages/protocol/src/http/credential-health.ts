import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { id, instant } from "./schemas.ts";

/**
 * What a person wants to know of a connection. `healthy`: works. `needs_access`: works, but lacks access that the
 * integration asks for. `setup_incomplete`: an answer of the user is due. `failing`, `suspect`, `in_doubt`: Portico is
 * working on it. `frozen`: the host has stopped it. `dead`: the user has to reconnect.
 */
export const healthState = z.enum([
  "healthy",
  "needs_access",
  "setup_incomplete",
  "failing",
  "suspect",
  "in_doubt",
  "frozen",
  "dead",
]);

export const credentialHealth = z.object({
  id,
  integrationId: id,
  integrationType: z.string(),
  status: z.enum(["PENDING", "INVALID", "VALID"]),
  health: z.object({
    state: healthState,
    /** A code of the table of reasons; null: nothing is wrong. */
    reason: z.string().nullable(),
    /** One sentence that an end user understands. */
    message: z.string(),
    since: instant,
  }),
  /** What names the account at the provider: an e-mail address, a login, an organisation. */
  accountName: z.string().nullable(),
  accountId: z.string().nullable(),
  externalId: z.string().nullable(),
  scopes: z.object({
    /** Null: it came from elsewhere, and nobody said. */
    granted: z.array(z.string()).nullable(),
    /** Asked for by the integration and not granted; reconnecting asks for them (OA-13). */
    missing: z.array(z.string()),
    /** Optional ones that the user did not grant. */
    declined: z.array(z.string()),
  }),
  connectedAt: instant,
  consentedAt: instant,
  refreshedAt: instant.nullable(),
  /** Of a renewal, or of a proof at the provider. */
  lastSuccessAt: instant.nullable(),
  lastFailureAt: instant.nullable(),
  lastFailureReason: z.string().nullable(),
  /** Of a call as the user; up to a minute behind. */
  lastUsedAt: instant.nullable(),
  /** When the present access token ends; Portico renews it before. Null: it does not end by itself. */
  accessExpiresAt: instant.nullable(),
  /** When no renewal keeps the connection alive any more, as far as anybody told; null: not known. */
  grantExpiresAt: instant.nullable(),
  frozenAt: instant.nullable(),
});
export type CredentialHealth = z.infer<typeof credentialHealth>;

export const listCredentialHealth = defineEndpoint({
  operation: "credentials.health",
  summary:
    "The health of a user's credentials: what works, what does not and why, when they end, which access they lack",
  method: "GET",
  path: "/api/projects/:projectId/users/:endUserId/credentials",
  caller: "host",
  params: z.object({ projectId: id, endUserId: z.string().min(1).max(256) }),
  output: z.object({ userId: id, endUserId: z.string(), credentials: z.array(credentialHealth) }),
  errors: ["project.not_found", "user.not_found"],
});
