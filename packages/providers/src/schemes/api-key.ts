import { z } from "zod";
import { field, key } from "./field.ts";

/** One secret, or a few, that the end user pastes; `api.headers` and `api.query` say where they go. */
export const apiKey = z
  .object({
    scheme: z.literal("api_key"),
    fields: z.array(field).min(1),
    /** The field whose answer is the day when the key ends, `2027-01-31`, as the end user read it at the vendor. */
    expiryField: key.optional(),
  })
  .strict();
