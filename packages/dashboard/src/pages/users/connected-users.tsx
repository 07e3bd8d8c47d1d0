import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCall } from "../../api/call-context.tsx";
import { integrationQuery } from "../../api/integrations.ts";
import { usersQuery } from "../../api/users.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { Icon } from "../../components/icon.tsx";
import { PagedList } from "../../components/paged-list.tsx";
import { UserTable } from "./user-table.tsx";

/** Long enough not to ask for every letter, short enough to feel at once. */
const searchDelayMs = 250;

interface ConnectedUsersProps {
  readonly projectId: string;
  /** Only users with a credential of this integration. */
  readonly integrationId?: string;
}

/** Users with search and paging; of the project, or of one integration. */
export function ConnectedUsers({ projectId, integrationId }: ConnectedUsersProps) {
  const [search, setSearch] = useState("");
  const [sought] = useDebouncedValue(search.trim(), searchDelayMs);
  const users = useInfiniteQuery({
    ...usersQuery(useCall(), projectId, { search: sought, ...(integrationId ? { integrationId } : {}) }),
    placeholderData: keepPreviousData,
  });
  return (
    <PagedList
      query={users}
      rowsOf={(page) => page.users}
      one="user"
      many="users"
      isFiltered={search !== "" || sought !== ""}
      filters={
        <TextInput
          type="search"
          label="Search by user id"
          placeholder="user-42"
          leftSection={<Icon name="search" />}
          maw={360}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      }
      nothingYet={
        integrationId === undefined ? <NobodyYet /> : <NobodyOfIntegration {...{ projectId, integrationId }} />
      }
      nothingFound={`No user id contains “${sought}”.`}
    >
      {(rows) => <UserTable projectId={projectId} users={rows} {...(integrationId ? { integrationId } : {})} />}
    </PagedList>
  );
}

function NobodyYet() {
  return (
    <EmptyState icon="users" title="Nobody has connected yet">
      A user appears here with the first valid user token that your app sends, and their accounts as they connect them.
    </EmptyState>
  );
}

/** What is left to do: it may be active already. */
function NobodyOfIntegration({ projectId, integrationId }: Required<ConnectedUsersProps>) {
  const { data: integration } = useQuery(integrationQuery(useCall(), projectId, integrationId));
  return (
    <EmptyState icon="users" title="Nobody has connected yet">
      Users appear here as soon as they connect an account.{" "}
      {integration?.isActive === false
        ? "Activate the integration and paste the code from its overview into your app."
        : "Paste the code from its overview into your app."}
    </EmptyState>
  );
}
