import { useProjectId } from "../../app/route-params.ts";
import { PageHeader } from "../../components/page-header.tsx";
import { ConnectedUsers } from "./connected-users.tsx";

export function UsersPage() {
  return (
    <>
      <PageHeader
        title="Connected users"
        intro="The people who have signed in through your app, and the health of the accounts they connected."
      />
      <ConnectedUsers projectId={useProjectId()} />
    </>
  );
}
