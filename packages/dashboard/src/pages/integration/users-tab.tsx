import { useIntegrationId, useProjectId } from "../../app/route-params.ts";
import { ConnectedUsers } from "../users/connected-users.tsx";

/** The users of one integration. */
export function UsersTab() {
  return <ConnectedUsers projectId={useProjectId()} integrationId={useIntegrationId()} />;
}
