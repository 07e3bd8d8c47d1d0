import { z } from "zod";

/** A name that templates may use. */
export const key = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_-]{1,63}$/);
/** A text with `{name}` for values that are known when it is filled in. */
export const template = z.string().min(1).max(500);
export const headerName = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);

/** Tied to both ends, so that nothing can stand before or after what it allows. */
export const anchoredPattern = z.string().startsWith("^").endsWith("$").max(200);

/** A question for the end user. Maps to the wire's `ConnectInput`. */
export const field = z
  .object({
    id: key,
    title: z.string().max(80),
    /** `password` and `secret_text` are secret; the second is a text of several lines, such as a key file. */
    type: z.enum(["text", "password", "url", "select", "secret_text"]).default("text"),
    /**
     * The text is a JSON document of which these members are kept, under these names, and nothing else (`secret_text`
     * only).
     */
    members: z.record(key, z.string().startsWith("/")).optional(),
    subtitle: z.string().max(300).optional(),
    placeholder: z.string().max(120).optional(),
    required: z.boolean().default(true),
    prefix: z.string().max(60).optional(),
    suffix: z.string().max(60).optional(),
    helpUrl: z.url().optional(),
    helpLabel: z.string().max(80).optional(),
    /** Anchored regular expression that the trimmed value must match. Required where the value enters a URL. */
    pattern: anchoredPattern.optional(),
    /** Said when the pattern does not match. */
    patternHint: z.string().max(200).optional(),
    /**
     * Removed from the end of what was pasted: `.zendesk.com`; `https://` is always removed from the front, and so is
     * what follows the host of a whole address. A field that has any is a host label, so it is lower-cased.
     */
    strip: z.array(z.string()).default([]),
    options: z.array(z.object({ value: z.string(), label: z.string() }).strict()).optional(),
    /** Key of `dataSources` whose options are offered (post-connect only). */
    dataSource: key.optional(),
  })
  .strict();
