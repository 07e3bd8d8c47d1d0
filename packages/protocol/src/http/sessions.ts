import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { id, noContent, nothing } from "./schemas.ts";

export const admin = z.object({ id, name: z.string(), role: z.enum(["owner"]) });
export type Admin = z.infer<typeof admin>;

export const signIn = defineEndpoint({
  operation: "sessions.signIn",
  summary: "Spend a one-time sign-in link and start a dashboard session",
  method: "POST",
  path: "/dashboard/api/session",
  caller: "anyone",
  body: z.object({ token: z.string().min(20).max(200) }).strict(),
  output: admin,
  errors: ["admin.link_invalid", "http.too_many_requests"],
});

export const currentAdmin = defineEndpoint({
  operation: "sessions.current",
  summary: "Who is signed in",
  method: "GET",
  path: "/dashboard/api/session",
  caller: "admin",
  output: admin.extend({
    server: z.object({
      publicUrl: z.string(),
      version: z.string(),
      /** Provider origins that a stand-in answers for, `https://github.com` → `http://127.0.0.1:4201`. Empty in production. */
      standIns: z.record(z.string(), z.string()),
    }),
  }),
  errors: [],
});

export const signOut = defineEndpoint({
  operation: "sessions.signOut",
  summary: "End this dashboard session",
  method: "DELETE",
  path: "/dashboard/api/session",
  caller: "admin",
  output: noContent,
  errors: [],
});

export const createSignInLink = defineEndpoint({
  operation: "sessions.createLink",
  summary: "Make a new one-time sign-in link for this server's owner (command line only)",
  method: "POST",
  path: "/dashboard/api/sign-in-links",
  caller: "admin",
  body: nothing,
  output: z.object({ url: z.string() }),
  errors: ["admin.not_allowed"],
});
