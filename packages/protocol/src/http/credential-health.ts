import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { id, instant } from "./schemas.ts";

/**
 * What a person wants to know of a connection; whether something outside of it stops it at the moment says `paused`.
 * `healthy`: nothing is wrong with it. `needs_access`: nothing is, but it lacks access that the integration asks for. `setup_incomplete`: an answer of the user is due. `failing`, `suspect`, `in_doubt`: Portico is
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

/**
 * What keeps a credential from being used or renewed, for which neither it nor its user is at fault. `frozen`: by the
 * host. `provider_unreachable`, `app_refused`: the provider does that to every account alike.
 */
export const credentialPause = z.object({
  code: z.enum(["frozen", "provider_unreachable", "app_refused"]),
  /** One sentence that an end user understands. */
  message: z.string(),
  since: instant,
  /** Whether connecting, again or another account, is refused meanwhile. Absent: it is not, or nobody looked. */
  refusesConnecting: z.boolean().optional(),
});

export const credentialHealth = z.object({
  id,
  integrationId: id,
  integrationType: z.string(),
  status: z.enum(["PENDING", "INVALID", "VALID"]),
  health: z.object({
    state: healthState,
    /** A code of the table of reasons; null: nothing is wrong. */
    reason: z.string().nullable(),
    /** One sentence that an end user understands; it says of nothing that is paused or was never tried that it works. */
    message: z.string(),
    since: instant,
  }),
  /** Null: nothing outside of it keeps it from being used. */
  paused: credentialPause.nullable(),
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
  /** Null: it came from elsewhere, and nobody said. */
  consentedAt: instant.nullable(),
  refreshedAt: instant.nullable(),
  /** Of a renewal, or of a proof at the provider. Null: nobody has tried it yet. */
  lastSuccessAt: instant.nullable(),
  lastFailureAt: instant.nullable(),
  lastFailureReason: z.string().nullable(),
  /** Of a call as the user; up to a minute behind. */
  lastUsedAt: instant.nullable(),
  /** When the present access token ends; Portico renews it before. Null: it does not end by itself. */
  accessExpiresAt: instant.nullable(),
  /** When no renewal keeps the connection alive any more, as far as anybody told; null: not known, or it was over before. */
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
