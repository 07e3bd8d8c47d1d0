import { z } from "zod";
import { field, key, template } from "./field.ts";
import { tokenFieldPatterns, tokenFields } from "./token-endpoint.ts";

/**
 * The consent of RFC 5849 section 2: temporary credentials, the end user's authorization, a token. The app's consumer key
 * and secret are the integration's, and so is the private key of RSA.
 */
export const oauth1Consent = z
  .object({
    /** Where temporary credentials are asked for (section 2.1). The answer must confirm the callback. */
    requestTokenUrl: template,
    authorizeUrl: template,
    /** Added to the address of the consent page: the name of the app, the access that is asked for. */
    authorizeParameters: z.record(z.string(), z.string()).default({}),
    accessTokenUrl: template,
    /** RFC 5849 says POST, some vendors document GET. */
    requestTokenMethod: z.enum(["GET", "POST"]).default("POST"),
    accessTokenMethod: z.enum(["GET", "POST"]).default("POST"),
    /** How long a token lives, where the vendor documents it or the authorize parameters ask for it; null: until revoked. */
    tokenLifetimeSeconds: z.number().int().positive().nullable().default(null),
    /** The member of the access token's answer that says how long it lives: Yahoo's `oauth_expires_in`. */
    lifetimeMember: key.optional(),
    /** Values kept from the access token's answer for templates: name → JSON pointer. Public facts only. */
    tokenFields,
    tokenFieldPatterns,
    /** How a token is taken back: a request that is signed with it. RFC 5849 has no way of its own. */
    revoke: z
      .object({ method: z.enum(["POST", "DELETE", "GET"]).default("POST"), url: template })
      .strict()
      .optional(),
  })
  .strict();

/**
 * OAuth 1.0a (RFC 5849): each request is signed with the secrets of an app and of a token, which themselves are never
 * sent. With `consent` the end user allows access on the provider's page. Without it they enter all four texts, as they
 * come from the provider's page for token-based access, and the templates are over those fields.
 *
 * Parameters go into the Authorization header, which every server must take (section 3.5). Nonces are hexadecimal: the
 * few servers that are particular insist on that, and no others mind.
 */
export const oauth1 = z
  .object({
    scheme: z.literal("oauth1"),
    consent: oauth1Consent.optional(),
    fields: z.array(field).default([]),
    consumerKey: template.default("{consumerKey}"),
    /** Of RSA: the private key as PEM, which only a field of the type `secret_text` can hold. */
    consumerSecret: template.default("{consumerSecret}"),
    token: template.default("{accessToken}"),
    tokenSecret: template.default("{tokenSecret}"),
    /** RFC 5849 section 3.4; SHA-256 is a common extension. `PLAINTEXT` leans on TLS alone. */
    signatureMethod: z.enum(["HMAC-SHA1", "HMAC-SHA256", "RSA-SHA1", "RSA-SHA256", "PLAINTEXT"]).default("HMAC-SHA1"),
    /** Sent unsigned (RFC 5849 section 3.5.1): NetSuite's account. */
    realm: template.optional(),
    /** Longest form-encoded body, in bytes (1 MiB): its members are signed, so it is read whole. Other bodies stream. */
    maxBodyBytes: z
      .number()
      .int()
      .min(1)
      .max(16 * 1024 * 1024)
      .default(1024 * 1024),
  })
  .strict();
