/** Schemas that several endpoints share. */
import { z } from "zod";
import { isId } from "../ids.ts";

/** Read in any case and handed on in lower case, the one spelling that caches and sealed records know. */
export const id = z.string().toLowerCase().refine(isId, "must be a UUID");
export const instant = z.iso.datetime();
export const nothing = z.object({}).strict();
export const providerKey = z
  .string()
  .regex(/^[a-zA-Z][a-zA-Z0-9_.-]{1,63}$/, "2 to 64 letters, digits, dot, dash or underscore");

/** A web origin: scheme, host and port, no path, no slash at the end. */
export const origin = z
  .string()
  .max(255)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text, {
    message: "must be an origin such as https://app.example.com, without a path",
  });
