import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { id, instant, noContent } from "./schemas.ts";

const projectPath = z.object({ projectId: id });

export const userCredential = z.object({
  id,
  integrationId: id,
  integrationType: z.string(),
  status: z.enum(["PENDING", "INVALID", "VALID"]),
  statusReason: z.string().nullable(),
  /** What names the account at the provider: an e-mail address, a login, an organisation. */
  accountName: z.string().nullable(),
  externalId: z.string().nullable(),
  connectedAt: instant,
  refreshedAt: instant.nullable(),
});

export const connectedUser = z.object({
  id,
  endUserId: z.string(),
  meta: z.record(z.string(), z.unknown()),
  createdAt: instant,
  lastActiveAt: instant,
  credentials: z.array(userCredential),
});
export type ConnectedUser = z.infer<typeof connectedUser>;

export const listUsers = defineEndpoint({
  operation: "users.list",
  summary: "Connected users with their credentials' status, newest activity first",
  method: "GET",
  path: "/dashboard/api/projects/:projectId/users",
  caller: "admin",
  params: projectPath,
  query: z.object({
    /** Matches the end-user id, ignoring case. */
    search: z.string().max(200).optional(),
    integrationId: id.optional(),
    /** From `nextCursor` of the page before. */
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  output: z.object({ users: z.array(connectedUser), nextCursor: z.string().nullable() }),
  errors: ["project.not_found", "http.invalid_input"],
});

export const disconnectCredential = defineEndpoint({
  operation: "users.disconnect",
  summary: "Disconnect one credential of a user, as the user could",
  method: "DELETE",
  path: "/dashboard/api/projects/:projectId/users/:userId/credentials/:credentialId",
  caller: "admin",
  params: projectPath.extend({ userId: id, credentialId: id }),
  output: noContent,
  errors: ["project.not_found", "credential.not_found"],
});
