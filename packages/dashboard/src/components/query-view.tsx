import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { FailureNotice } from "./failure-notice.tsx";
import { PageHeader } from "./page-header.tsx";
import { LoadingRows } from "./loading-rows.tsx";

interface QueryViewProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, "data" | "error" | "refetch">;
  /** What is being loaded, with its article: "the integrations". */
  readonly what: string;
  /** The page's heading while there is nothing to take one from. */
  readonly heading?: string;
  readonly loading?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/** Loading, failing and loaded, the same way everywhere. Data once seen stays when a later refresh fails. */
export function QueryView<Data>({ query, what, heading, loading = <LoadingRows />, children }: QueryViewProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  return (
    <>
      {heading ? <PageHeader title={heading} /> : null}
      {query.error === null ? (
        loading
      ) : (
        <FailureNotice title={`We could not load ${what}`} error={query.error} onRetry={() => void query.refetch()} />
      )}
    </>
  );
}
