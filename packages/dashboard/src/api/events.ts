import { listEvents } from "@portico/protocol/endpoints";
import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Call } from "./client.ts";

export interface EventFilter {
  /** Names of types; empty: all. */
  readonly types: readonly string[];
  readonly endUserId: string;
}

/** Often enough to watch something happen, rarely enough to cost nothing. */
const pollMs = 5000;

/** What happened, newest first, a page at a time; asked again while the page is in view. */
export function eventsQuery(call: Call, projectId: string, { types, endUserId }: EventFilter) {
  return infiniteQueryOptions({
    queryKey: ["projects", projectId, "events", { types, endUserId }],
    queryFn: ({ signal, pageParam }) =>
      call(
        listEvents,
        {
          params: { projectId },
          query: {
            order: "newest",
            limit: 50,
            ...(types.length > 0 ? { types: types.join(",") } : {}),
            ...(endUserId ? { endUserId } : {}),
            ...(pageParam ? { after: pageParam } : {}),
          },
        },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: pollMs,
  });
}
