import { z } from "zod";
import { headerName, template } from "./field.ts";
import { refresh, revokeRequest } from "./grant-life.ts";
import {
  clientAssertion,
  clientAuthentication,
  scope,
  tokenAnswer,
  tokenFieldPatterns,
  tokenFields,
} from "./token-endpoint.ts";

/** OAuth 2.0 authorization code (RFC 6749 section 4.1) with PKCE (RFC 7636). */
export const oauth2 = z
  .object({
    scheme: z.literal("oauth2"),
    authorizeUrl: template,
    tokenUrl: template,
    /** May use `{clientId}` beside the fields. */
    revokeUrl: template.optional(),
    revokeRequest,
    /** How the client proves itself at the token endpoint. */
    clientAuthentication: clientAuthentication.default("body"),
    clientAssertion,
    tokenRequest: z.enum(["form", "json"]).default("form"),
    scopeSeparator: z.enum([" ", ",", "+"]).default(" "),
    scopes: z.array(scope).default([]),
    /** The authorize parameter that carries the scopes; Slack's user token wants `user_scope`. */
    scopeParameter: z.string().default("scope"),
    pkce: z.literal("S256").default("S256"),
    /** A provider that breaks on PKCE: why, and the date that was checked (OA-08). */
    pkceExemption: z.object({ reason: z.string(), checkedOn: z.iso.date() }).strict().optional(),
    authorizeParameters: z.record(z.string(), z.string()).default({}),
    /** Added to the code exchange, not to refreshes. */
    tokenParameters: z.record(z.string(), z.string()).default({}),
    /** Sent with token and revocation requests, beside `Accept: application/json`. */
    tokenHeaders: z.record(headerName, z.string()).default({}),
    tokenAnswer,
    tokenFields,
    tokenFieldPatterns,
    refresh,
    /** The issuer that RFC 9207's `iss` must equal; set where the provider advertises it. */
    issuer: z.url().optional(),
    issuerRequired: z.boolean().default(false),
  })
  .strict();
