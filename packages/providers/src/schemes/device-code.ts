import { z } from "zod";
import { headerName, template } from "./field.ts";
import { refresh, revokeRequest } from "./grant-life.ts";
import { scope, tokenAnswer, tokenFieldPatterns, tokenFields } from "./token-endpoint.ts";

/**
 * OAuth 2.0 device authorization (RFC 8628): the end user types a code at the provider, on any device, and no browser
 * comes back to us.
 */
export const deviceCode = z
  .object({
    scheme: z.literal("device_code"),
    /** Where a code is asked for (section 3.1). */
    deviceAuthorizationUrl: template,
    tokenUrl: template,
    /** May use `{clientId}` beside the fields. */
    revokeUrl: template.optional(),
    revokeRequest,
    /**
     * Where the end user may be sent to type the code, beside `hosts`: exact hosts or suffixes, as there. The credential
     * never goes to them.
     */
    verificationHosts: z.array(z.string().min(1)).default([]),
    /** How the client proves itself, at both endpoints. Most are public clients. */
    clientAuthentication: z.enum(["none", "basic", "body"]).default("none"),
    tokenRequest: z.enum(["form", "json"]).default("form"),
    scopes: z.array(scope).default([]),
    scopeSeparator: z.enum([" ", ",", "+"]).default(" "),
    /** Added to the device authorization request: an audience, a resource (RFC 8707). */
    deviceParameters: z.record(z.string(), z.string()).default({}),
    /** Added to each question whether the end user has allowed access, not to refreshes. */
    tokenParameters: z.record(z.string(), z.string()).default({}),
    /** Sent with every request of the client, beside `Accept: application/json`. */
    tokenHeaders: z.record(headerName, z.string()).default({}),
    tokenAnswer,
    tokenFields,
    tokenFieldPatterns,
    refresh,
  })
  .strict();
