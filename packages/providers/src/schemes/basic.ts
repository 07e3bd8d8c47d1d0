import { z } from "zod";
import { field, key, template } from "./field.ts";

/** User name and password (RFC 7617), from templates over the fields. */
export const basic = z
  .object({
    scheme: z.literal("basic"),
    fields: z.array(field).min(1),
    /** The field whose answer is the day when the key ends, `2027-01-31`, as the end user read it at the vendor. */
    expiryField: key.optional(),
    /** Templates over the fields. Sent as `Authorization: Basic`, without being named in `api.headers`. */
    username: template,
    /** Empty where the key is the user name and nothing else. */
    password: template.or(z.literal("")),
  })
  .strict();
