import { z } from "zod";
import { field, headerName, key, template } from "./field.ts";
import {
  defaultLifetimeSeconds,
  scope,
  signingAlgorithm,
  tokenAnswer,
  tokenFieldPatterns,
  tokenFields,
} from "./token-endpoint.ts";

/**
 * A JWT as authorization grant (RFC 7523 section 2.1), which is what service accounts are: the end user gives a private
 * key, and each token is asked for with a claim that it signs. The templates are over the fields.
 */
export const jwtBearer = z
  .object({
    scheme: z.literal("jwt_bearer"),
    fields: z.array(field).min(1),
    assertion: z
      .object({
        /** The name of the field, or of the member of a pasted JSON file, that holds the key as PEM or JWK. */
        privateKey: key,
        /** Sent as `kid`. */
        keyId: template.optional(),
        issuer: template,
        /** Whom the account acts for; left out where the end user gave nobody. */
        subject: template.optional(),
        /** (the exact token URL) */
        audience: template.optional(),
        /** Whether the scopes are a claim, as Google wants them, or a parameter of the request. */
        scopeIn: z.enum(["claim", "parameter"]).default("parameter"),
        claims: z.record(z.string(), template).default({}),
        algorithm: signingAlgorithm.default("RS256"),
        lifetimeSeconds: z.number().int().min(10).max(3600).default(300),
      })
      .strict(),
    tokenUrl: template,
    tokenRequest: z.enum(["form", "json"]).default("form"),
    tokenParameters: z.record(z.string(), template).default({}),
    tokenHeaders: z.record(headerName, z.string()).default({}),
    scopes: z.array(scope).default([]),
    scopeSeparator: z.enum([" ", ",", "+"]).default(" "),
    tokenAnswer,
    tokenFields,
    tokenFieldPatterns,
    defaultLifetimeSeconds,
  })
  .strict();
