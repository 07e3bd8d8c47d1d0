import { z } from "zod";
import { anchoredPattern, key } from "./field.ts";

/** What declarations say of a token endpoint, whatever is asked there (RFC 6749 section 3.2). */

export const scope = z
  .object({
    name: z.string().min(1).max(300),
    /** What it allows, in words for the end user: "See your profile". */
    description: z.string().max(200),
    /** Portico or the API base cannot do without it. */
    required: z.boolean().default(false),
    /** Chosen when the integration is added. */
    byDefault: z.boolean().default(false),
    /** Wider scopes that contain this one. Providers may answer with the widest only: `repo` for `repo public_repo`. */
    impliedBy: z.array(z.string()).default([]),
    /** False where the provider's answer never lists it: its absence is then no shortfall (OA-13). */
    reported: z.boolean().default(true),
  })
  .strict();

/**
 * How the client proves itself (RFC 6749 section 2.3): by its secret as Basic or in the body, by an assertion that it
 * signs (RFC 7523 section 2.2), or not at all, which is a public client.
 */
export const clientAuthentication = z.enum(["basic", "body", "none", "private_key_jwt"]);

/** Algorithms of assertions (RFC 7518 section 3.1, RFC 8037 section 3.1). */
export const signingAlgorithm = z.enum(["RS256", "PS256", "ES256", "EdDSA"]);

/** The assertion of `private_key_jwt`. Its audience is the issuer, or the exact token URL where none is named (OA-09). */
export const clientAssertion = z
  .object({
    algorithm: signingAlgorithm.default("RS256"),
    lifetimeSeconds: z.number().int().min(10).max(60).default(60),
  })
  .strict()
  .prefault({});

/** JSON pointers into the token answer where it is not RFC 6749's flat shape. */
export const tokenAnswer = z
  .object({
    accessToken: z.string().startsWith("/").default("/access_token"),
    refreshToken: z.string().startsWith("/").default("/refresh_token"),
    expiresInSeconds: z.string().startsWith("/").default("/expires_in"),
    /** How long the refresh token lives (draft-ietf-oauth-refresh-token-expiration); most answers have none. */
    refreshExpiresInSeconds: z.string().startsWith("/").default("/refresh_token_expires_in"),
    /** The granted scopes: a text separated by spaces or commas, or a list of texts. */
    scope: z.string().startsWith("/").default("/scope"),
    /** Pointer to an error that may come with status 200 (OA-12): GitHub's and Slack's `/error`. */
    error: z.string().startsWith("/").default("/error"),
    errorDescription: z.string().startsWith("/").default("/error_description"),
  })
  .strict()
  .prefault({});

/** Values kept from the token answer for templates and `providerData`: name → JSON pointer. Public facts only. */
export const tokenFields = z.record(key, z.string().startsWith("/")).default({});

/**
 * Anchored regular expressions for `tokenFields`; a token answer that does not match is refused. Required where the
 * value becomes (part of) a host.
 */
export const tokenFieldPatterns = z.record(key, anchoredPattern).default({});

/** Applied when an answer names no expiry; null: the token is used until the API refuses it, and then asked for anew. */
export const defaultLifetimeSeconds = z.number().int().positive().nullable().default(null);
