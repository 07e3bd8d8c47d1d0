import { Button, Card, Group, Stack, Text } from "@mantine/core";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { FailureNotice } from "./failure-notice.tsx";
import { QueryView } from "./query-view.tsx";

interface PagedListProps<Page, Row> {
  readonly query: UseInfiniteQueryResult<InfiniteData<Page>>;
  readonly rowsOf: (page: Page) => readonly Row[];
  /** What a row is: "user", "users". */
  readonly one: string;
  readonly many: string;
  readonly filters: ReactNode;
  /** Whether the filters leave something out. */
  readonly isFiltered: boolean;
  /** Instead of all, while there is nothing at all. */
  readonly nothingYet: ReactNode;
  /** Instead of the rows, where the filters leave nothing. */
  readonly nothingFound: string;
  /** The rows, as a table. */
  readonly children: (rows: readonly Row[]) => ReactNode;
}

/** A long list with filters, page after page. What was loaded stays when more of it, or newer, cannot be. */
export function PagedList<Page, Row>(props: PagedListProps<Page, Row>) {
  const { query, rowsOf, one, many, filters, isFiltered, nothingYet, nothingFound, children } = props;
  return (
    <QueryView query={query} what={`the ${many}`}>
      {({ pages }) => {
        const rows = pages.flatMap(rowsOf);
        if (rows.length === 0 && !isFiltered) return nothingYet;
        return (
          <Card>
            <Stack>
              {filters}
              {rows.length === 0 ? <Text role="status">{nothingFound}</Text> : children(rows)}
              {query.error ? (
                <FailureNotice
                  title={`We could not load ${query.isFetchNextPageError ? "more" : "newer"} ${many}`}
                  error={query.error}
                  onRetry={() => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch())}
                />
              ) : null}
              <Group justify="space-between">
                <Text size="sm" c="dimmed" role="status">
                  {rows.length === 1 ? `1 ${one} shown` : `${rows.length} ${many} shown`}
                </Text>
                {query.hasNextPage ? (
                  <Button
                    variant="default"
                    loading={query.isFetchingNextPage}
                    onClick={() => void query.fetchNextPage()}
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
