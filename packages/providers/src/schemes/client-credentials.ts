import { z } from "zod";
import { field, headerName, template } from "./field.ts";
import {
  clientAssertion,
  clientAuthentication,
  defaultLifetimeSeconds,
  scope,
  tokenAnswer,
  tokenFieldPatterns,
  tokenFields,
} from "./token-endpoint.ts";

/** OAuth 2.0 client credentials (RFC 6749 section 4.4): the client is the account. A new token costs nobody a click. */
export const clientCredentials = z
  .object({
    scheme: z.literal("client_credentials"),
    /** Whose client it is: the end user types id and secret, or it is the integration's app. */
    client: z.enum(["user", "project"]),
    /** Asked of the end user where the client is theirs. */
    fields: z.array(field).default([]),
    /** Templates over the fields, where the client is the end user's. */
    clientId: template.optional(),
    clientSecret: template.optional(),
    tokenUrl: template,
    clientAuthentication: clientAuthentication.default("basic"),
    clientAssertion,
    tokenRequest: z.enum(["form", "json"]).default("form"),
    /** Some vendors renamed it: Zoom's `account_credentials`. */
    grantType: z.string().min(1).max(100).default("client_credentials"),
    /** Templates over the fields and `connectFields`: an audience, a resource (RFC 8707), an account. */
    tokenParameters: z.record(z.string(), template).default({}),
    tokenHeaders: z.record(headerName, z.string()).default({}),
    scopes: z.array(scope).default([]),
    scopeSeparator: z.enum([" ", ",", "+"]).default(" "),
    tokenAnswer,
    tokenFields,
    tokenFieldPatterns,
    defaultLifetimeSeconds,
    /** The audience of a client assertion, where the provider publishes metadata. */
    issuer: z.url().optional(),
  })
  .strict();
