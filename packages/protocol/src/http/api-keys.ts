import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { id, instant, noContent } from "./schemas.ts";

const projectPath = z.object({ projectId: id });
const keyPath = projectPath.extend({ apiKeyId: id });

/** `read` allows the GET endpoints of the host API, `write` the others. */
export const apiKeyScope = z.enum(["read", "write"]);
export type ApiKeyScope = z.infer<typeof apiKeyScope>;

const name = z.string().trim().min(1, "give the key a name").max(80);
const expiresInDays = z.number().int().min(1).max(365);

export const apiKey = z.object({
  id,
  name: z.string(),
  /** How the key begins and ends, so that people can tell which one it is: `portico_sk_…k3Q9`. */
  hint: z.string(),
  scopes: z.array(apiKeyScope),
  createdAt: instant,
  expiresAt: instant,
  /** Up to a minute behind. */
  lastUsedAt: instant.nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

export const createdApiKey = apiKey.extend({
  /** The key itself. The server keeps its hash only. */
  key: z.string(),
});

export const listApiKeys = defineEndpoint({
  operation: "apiKeys.list",
  summary: "The project's API keys that are not revoked, newest first; never the keys themselves",
  method: "GET",
  path: "/dashboard/api/projects/:projectId/api-keys",
  caller: "admin",
  params: projectPath,
  output: z.object({ apiKeys: z.array(apiKey) }),
  errors: ["project.not_found"],
});

export const createApiKey = defineEndpoint({
  operation: "apiKeys.create",
  summary: "Make an API key for the host's server; the answer is the only time that it is seen",
  method: "POST",
  path: "/dashboard/api/projects/:projectId/api-keys",
  caller: "admin",
  params: projectPath,
  body: z
    .object({
      name,
      scopes: z.array(apiKeyScope).min(1, "choose what the key may do").max(2).default(["read", "write"]),
      expiresInDays: expiresInDays.default(365),
    })
    .strict(),
  output: createdApiKey,
  errors: ["project.not_found", "http.invalid_input", "api_key.too_many"],
});

export const rotateApiKey = defineEndpoint({
  operation: "apiKeys.rotate",
  summary: "Make the successor of an API key; the old one goes on for the overlap and then expires",
  method: "POST",
  path: "/dashboard/api/projects/:projectId/api-keys/:apiKeyId/rotate",
  caller: "admin",
  params: keyPath,
  body: z
    .object({
      /** How long both keys work, in hours; 0 ends the old one at once. */
      overlapHours: z.number().int().min(0).max(720).default(24),
      expiresInDays: expiresInDays.default(365),
    })
    .strict(),
  output: createdApiKey,
  errors: ["project.not_found", "http.invalid_input", "api_key.not_found", "api_key.too_many"],
});

export const revokeApiKey = defineEndpoint({
  operation: "apiKeys.revoke",
  summary: "Revoke an API key: it is refused at once, on every node",
  method: "DELETE",
  path: "/dashboard/api/projects/:projectId/api-keys/:apiKeyId",
  caller: "admin",
  params: keyPath,
  output: noContent,
  errors: ["project.not_found", "api_key.not_found"],
});

export const currentCaller = defineEndpoint({
  operation: "caller.get",
  summary: "Who is calling: whether an API key works, for which project, and what it may do",
  method: "GET",
  path: "/api/projects/:projectId/caller",
  caller: "host",
  params: projectPath,
  output: z.object({
    kind: z.enum(["api_key", "admin"]),
    project: z.object({ id, name: z.string() }),
    /** Null for an admin. */
    apiKeyId: id.nullable(),
    scopes: z.array(apiKeyScope),
  }),
  errors: ["project.not_found"],
});
