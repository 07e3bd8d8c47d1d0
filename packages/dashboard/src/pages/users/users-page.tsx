import { useProjectId } from "../../app/route-params.ts";
import { PageHeader } from "../../components/page-header.tsx";
import { ConnectedUsers } from "./connected-users.tsx";
import { Outages } from "./outages.tsx";

export function UsersPage() {
  const projectId = useProjectId();
  return (
    <>
      <PageHeader
        title="Connected users"
        intro="The people who have signed in through your app, and the health of the accounts they connected."
      />
      <Outages projectId={projectId} />
      <ConnectedUsers projectId={projectId} />
    </>
  );
}
