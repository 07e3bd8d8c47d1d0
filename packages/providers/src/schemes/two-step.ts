import { z } from "zod";
import { field, headerName, template } from "./field.ts";
import { defaultLifetimeSeconds, tokenFieldPatterns, tokenFields } from "./token-endpoint.ts";

const pointer = z.string().startsWith("/");

/**
 * What the end user typed is exchanged for a token by one declared request, and again whenever that runs out. The
 * templates are over the fields.
 */
export const twoStep = z
  .object({
    scheme: z.literal("two_step"),
    fields: z.array(field).min(1),
    exchange: z
      .object({
        method: z.enum(["POST", "GET"]).default("POST"),
        url: template,
        headers: z.record(headerName, template).default({}),
        /** Sent as `Authorization: Basic`. */
        basic: z
          .object({ username: template, password: template.or(z.literal("")) })
          .strict()
          .optional(),
        /** Form members, or a JSON document whose texts are templates. */
        body: z
          .discriminatedUnion("encoding", [
            z.object({ encoding: z.literal("form"), members: z.record(z.string(), template) }).strict(),
            z.object({ encoding: z.literal("json"), document: z.record(z.string(), z.json()) }).strict(),
          ])
          .optional(),
      })
      .strict(),
    /** JSON pointers into the answer. */
    answer: z
      .object({
        accessToken: pointer,
        expiresInSeconds: pointer.optional(),
        /** An instant: ISO 8601, or seconds or milliseconds since 1970. */
        expiresAt: pointer.optional(),
        /** An error that may come with status 200 (OA-12). */
        error: pointer.optional(),
      })
      .strict(),
    tokenFields,
    tokenFieldPatterns,
    defaultLifetimeSeconds,
  })
  .strict();
