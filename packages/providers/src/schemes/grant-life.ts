import { z } from "zod";

/** How `revokeUrl` is called. The defaults are RFC 7009 section 2.1. */
export const revokeRequest = z
  .object({
    method: z.enum(["POST", "DELETE"]).default("POST"),
    /**
     * `client`: as at the token endpoint. `basic`: the client as Basic, whatever the token endpoint wants.
     * `access_token`: the credential itself, as API requests carry it. `none`: the token in the body is enough.
     */
    authentication: z.enum(["client", "basic", "access_token", "none"]).default("client"),
    body: z.enum(["form", "json", "none"]).default("form"),
    /** The member of the body that carries the token. */
    tokenParameter: z.string().min(1).default("token"),
    /**
     * Which token is sent; `refresh` falls back to the access token when none is stored. `both`: the provider lets
     * an access token outlive its refresh token, so each is revoked by a request of its own.
     */
    token: z.enum(["refresh", "access", "both"]).default("refresh"),
    /**
     * What else a revocation ends at the provider (OA-24). `token`: what this one consent gave, as RFC 7009 section
     * 2.1 has it; then a reconnect gives the old tokens back, and no ceiling of live tokens is ever reached.
     * `grant`: everything that this account ever allowed the app, so neither a reconnect nor a disconnect revokes
     * while another connection of the same account stands. `unknown` is treated as `grant`.
     */
    ends: z.enum(["token", "grant", "unknown"]).default("unknown"),
  })
  .strict()
  .prefault({});

/** How the tokens of a consent are renewed (RFC 6749 section 6), and what limits them. */
export const refresh = z
  .object({
    /**
     * `none`: there are no refresh tokens. `rotating`: the old refresh token dies with its use. Where expiry is an
     * option of the vendor's app (GitHub, Slack), the kind is the one it has when switched on, and an answer
     * without expiry and refresh token means a token that lasts.
     */
    kind: z.enum(["none", "stable", "rotating"]),
    /** Applied when the answer names no expiry; null: does not expire. */
    defaultLifetimeSeconds: z.number().int().positive().nullable().default(null),
    /** How long the provider still honours a rotated refresh token; 0 when unknown. */
    graceSeconds: z.number().int().min(0).default(0),
    /** Days after which an unused refresh token dies, where documented. */
    idleLimitDays: z.number().int().positive().nullable().default(null),
    /** Most token requests of this provider in flight at once, on all nodes together. */
    concurrency: z.number().int().min(1).max(200).default(20),
    /** Most tokens that the provider makes for one account in so many seconds; where documented. */
    mintLimit: z
      .object({ count: z.number().int().min(1).max(1000), seconds: z.number().int().min(1).max(86_400) })
      .strict()
      .nullable()
      .default(null),
    /** Days that a grant lives, where the vendor documents it; from consent, or from the last renewal. */
    grantLifetimeDays: z.number().int().positive().nullable().default(null),
    /** The same for an app that the vendor has not verified, or that is in testing; an option of the integration. */
    testAppLifetimeDays: z.number().int().positive().nullable().default(null),
    /**
     * Whether each renewal begins the lifetime anew, so that a grant that is kept in use never ends by itself.
     * Absent: as `kind` is `rotating`, because a new refresh token has a life of its own.
     */
    renewalExtendsGrant: z.boolean().optional(),
    /** The vendor's page that documents the limits, and the day it was read. */
    limitsSource: z.object({ url: z.url(), checkedOn: z.iso.date() }).strict().optional(),
  })
  .strict();
