import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import { disconnectCredential, listUsers } from "@portico/protocol/endpoints";
import type { Credentials } from "../credentials/credential.ts";
import type { Router } from "../http/define-route.ts";
import type { Projects } from "../projects/project.ts";
import type { ConnectedUsers } from "./connected-users.ts";

export function mountUsersRoutes(
  router: Router,
  {
    projects,
    connectedUsers,
    credentials,
  }: Readonly<{
    projects: Pick<Projects, "get">;
    connectedUsers: Pick<ConnectedUsers, "list">;
    credentials: Pick<Credentials, "disconnect">;
  }>,
): void {
  router.on(listUsers, async ({ params, query }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    return connectedUsers.list(id, query);
  });

  router.on(disconnectCredential, async ({ params, caller }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    const by = { kind: "admin", id: caller.adminId } as const;
    await credentials.disconnect(id, params.userId as UserId, params.credentialId as CredentialId, by);
  });
}
