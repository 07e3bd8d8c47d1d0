import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { credentialHealth } from "./credential-health.ts";
import { revocationReceipt } from "./revocations.ts";
import { id, instant, noContent } from "./schemas.ts";

/** How many receipts a user is listed with. */
export const receiptsPerUser = 3;

const projectPath = z.object({ projectId: id });

export const connectedUser = z.object({
  id,
  endUserId: z.string(),
  meta: z.record(z.string(), z.unknown()),
  createdAt: instant,
  lastActiveAt: instant,
  credentials: z.array(credentialHealth),
  /** The receipts of the user's last revocations, newest first, at most `receiptsPerUser`; `revocations.list` has all. */
  revocations: z.array(revocationReceipt),
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
    after: z.string().max(200).optional(),
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
