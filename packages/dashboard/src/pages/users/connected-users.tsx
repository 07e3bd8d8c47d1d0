import { Button, Card, Group, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCall } from "../../api/call-context.tsx";
import { usersQuery } from "../../api/users.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { FailureNotice } from "../../components/failure-notice.tsx";
import { Icon } from "../../components/icon.tsx";
import { QueryView } from "../../components/query-view.tsx";
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
    <QueryView query={users} what="the connected users">
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.users);
        if (rows.length === 0 && search === "" && sought === "")
          return <NobodyYet ofIntegration={integrationId !== undefined} />;
        return (
          <Card>
            <Stack>
              <TextInput
                type="search"
                label="Search by user id"
                placeholder="user-42"
                leftSection={<Icon name="search" />}
                maw={360}
                value={search}
                onChange={(event) => setSearch(event.currentTarget.value)}
              />
              {rows.length === 0 ? (
                <Text role="status">No user id contains “{sought}”.</Text>
              ) : (
                <UserTable projectId={projectId} users={rows} {...(integrationId ? { integrationId } : {})} />
              )}
              {users.isFetchNextPageError ? (
                <FailureNotice
                  title="We could not load more users"
                  error={users.error}
                  onRetry={() => void users.fetchNextPage()}
                />
              ) : null}
              <Group justify="space-between">
                <Text size="sm" c="dimmed" role="status">
                  {rows.length === 1 ? "1 user shown" : `${rows.length} users shown`}
                </Text>
                {users.hasNextPage ? (
                  <Button
                    variant="default"
                    loading={users.isFetchingNextPage}
                    onClick={() => void users.fetchNextPage()}
                  >
                    Show more
                  </Button>
                ) : null}
              </Group>
            </Stack>
          </Card>
        );
      }}
    </QueryView>
  );
}

function NobodyYet({ ofIntegration }: { readonly ofIntegration: boolean }) {
  return (
    <EmptyState icon="users" title="Nobody has connected yet">
      {ofIntegration
        ? "Users appear here as soon as they connect an account. Activate the integration and paste the code from its overview into your app."
        : "A user appears here with the first valid user token that your app sends, and their accounts as they connect them."}
    </EmptyState>
  );
}
