/** Schemas that several endpoints share. */
import { z } from "zod";
import { isId } from "../ids.ts";

/** Read in any case and handed on in lower case, the one spelling that caches and sealed records know. */
export const id = z.string().toLowerCase().refine(isId, "must be an id, which is a UUID");
export const instant = z.iso.datetime();
export const nothing = z.object({}).strict();
/** An answer without a body, status 204. */
export const noContent = z.void();
export const providerKey = z
  .string()
  .regex(
    /^[a-zA-Z][a-zA-Z0-9_.-]{1,63}$/,
    "must be a provider's key: 2 to 64 letters, digits, dots, dashes or underscores, a letter first",
  );

/** A web origin: scheme, host and port, no path, no slash at the end. */
export const origin = z
  .string()
  .max(255)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text, {
    message: "must be an origin such as https://app.example.com, without a path",
  });
