import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { id, instant } from "./schemas.ts";

const projectPath = z.object({ projectId: id });

export const accessGuard = z.object({
  /** Different credentials that one caller may open in a minute, on one server, before an alarm is raised. */
  breadthLimit: z.number().int().min(10).max(1_000_000),
  /** Whether more is refused, not only told. */
  brake: z.boolean(),
  /** Decoys: credentials whose opening raises an alarm. */
  honeytokens: z.array(id).max(100),
});

export const secretOpening = z.object({
  /** Begin of the minute. */
  minute: instant,
  /** `credentials.secret`, `integrations.client_secret`, … */
  field: z.string(),
  /** The credential's, integration's or attempt's id. */
  recordId: id,
  purpose: z.string(),
  /** `user_tokens`, `api_key:<id>`, `admin:<id>`, or `server`. */
  caller: z.string(),
  opened: z.number().int(),
});

export const getAccessGuard = defineEndpoint({
  operation: "accessGuard.get",
  summary: "When the project's alarm about opened credentials is raised",
  method: "GET",
  path: "/dashboard/api/projects/:projectId/access-guard",
  caller: "admin",
  params: projectPath,
  output: accessGuard,
  errors: ["project.not_found"],
});

export const updateAccessGuard = defineEndpoint({
  operation: "accessGuard.update",
  summary: "Change the limit, the brake or the decoys; absent fields stay. Ids that are no credentials are left out",
  method: "PATCH",
  path: "/dashboard/api/projects/:projectId/access-guard",
  caller: "admin",
  params: projectPath,
  body: accessGuard.partial().strict(),
  output: accessGuard,
  errors: ["project.not_found", "http.invalid_input"],
});

export const listSecretOpenings = defineEndpoint({
  operation: "secretOpenings.list",
  summary: "What was opened in the last 30 days, by minute, newest first, at most 1,000",
  method: "GET",
  path: "/dashboard/api/projects/:projectId/secret-openings",
  caller: "admin",
  params: projectPath,
  query: z.object({
    /** One credential, integration or attempt only. */
    recordId: id.optional(),
  }),
  output: z.object({ openings: z.array(secretOpening) }),
  errors: ["project.not_found", "http.invalid_input"],
});
