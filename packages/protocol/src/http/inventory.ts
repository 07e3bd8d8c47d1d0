import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { credentialPause, healthState } from "./credential-health.ts";
import { id, instant } from "./schemas.ts";

/** Idle for this long a credential is flagged as unused. */
export const unusedAfterDays = 90;

/** One credential in the report of everything that is held (security bar VT-16). */
export const inventoryEntry = z.object({
  credentialId: id,
  integrationId: id,
  integrationType: z.string(),
  userId: id,
  endUserId: z.string(),
  accountName: z.string().nullable(),
  /** Null: it came from elsewhere, and nobody said. */
  scopes: z.array(z.string()).nullable(),
  status: z.enum(["PENDING", "INVALID", "VALID"]),
  /** As `credentials.health` tells it. */
  health: healthState,
  healthReason: z.string().nullable(),
  /** What keeps it from being used, whatever its health; null: nothing outside of it. */
  paused: credentialPause.omit({ refusesConnecting: true }).nullable(),
  frozenAt: instant.nullable(),
  connectedAt: instant,
  /** Of the user's last consent. */
  consentedAt: instant.nullable(),
  /** Of a renewal, a call, or a proof at the provider. Null: nobody has tried it yet. */
  lastSuccessAt: instant.nullable(),
  /** Of the last call as the user; up to a minute behind. Null: never. */
  lastUsedAt: instant.nullable(),
  /** Of the access token. */
  expiresAt: instant.nullable(),
  /** Of what it is renewed with, as far as that is known. */
  grantExpiresAt: instant.nullable(),
  /** Neither used nor connected in the last 90 days. */
  isUnused: z.boolean(),
});
export type InventoryEntry = z.infer<typeof inventoryEntry>;

const projectPath = z.object({ projectId: id });

export const listInventory = defineEndpoint({
  operation: "inventory.list",
  summary: "Every credential of the project with owner, scopes, last use, age, expiry and health, by id",
  method: "GET",
  path: "/api/projects/:projectId/inventory",
  caller: "host",
  params: projectPath,
  query: z.object({
    /** Only what was neither used nor connected in so many days. */
    unusedForDays: z.coerce.number().int().min(1).max(3650).optional(),
    integrationId: id.optional(),
    /** From `nextCursor` of the page before. */
    after: id.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.object({ credentials: z.array(inventoryEntry), nextCursor: z.string().nullable() }),
  errors: ["project.not_found", "http.invalid_input"],
});

export const disconnectInventory = defineEndpoint({
  operation: "inventory.disconnect",
  summary: "Disconnect up to 100 credentials, each with a revocation and a receipt; what is not there is left out",
  method: "POST",
  path: "/api/projects/:projectId/inventory/disconnect",
  caller: "host",
  params: projectPath,
  body: z
    .object({
      credentialIds: z.array(id).min(1).max(100),
      /** Only what was still neither used nor connected in so many days, looked at again. Absent: all of them. */
      unusedForDays: z.number().int().min(1).max(3650).optional(),
    })
    .strict(),
  output: z.object({
    disconnected: z.array(id),
    /** What is in use again, and was left alone. */
    kept: z.array(id),
  }),
  errors: ["project.not_found", "http.invalid_input"],
});
