import { Group, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { eventType } from "@portico/protocol/endpoints";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useCall } from "../../api/call-context.tsx";
import { eventsQuery } from "../../api/events.ts";
import { useProjectId } from "../../app/route-params.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { Icon } from "../../components/icon.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { PagedList } from "../../components/paged-list.tsx";
import { EventTable } from "./event-table.tsx";
import { eventKinds, typesOf, type EventKind } from "./event-words.ts";

const searchDelayMs = 250;

export function ActivityPage() {
  const projectId = useProjectId();
  const [kind, setKind] = useState<EventKind | "">("");
  const [user, setUser] = useState("");
  const [endUserId] = useDebouncedValue(user.trim(), searchDelayMs);
  const types = useMemo(() => typesOf(kind, eventType.options), [kind]);
  const events = useInfiniteQuery({
    ...eventsQuery(useCall(), projectId, { types, endUserId }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader
        title="Activity"
        intro="What happened in this project, newest first. Your server reads the same list from the events API, or gets it by webhook."
      />
      <PagedList
        query={events}
        rowsOf={(page) => page.events}
        one="event"
        many="events"
        isFiltered={kind !== "" || user !== ""}
        filters={
          <Group align="flex-end">
            <NativeSelect
              label="Show"
              value={kind}
              data={[
                { value: "", label: "Everything" },
                ...Object.entries(eventKinds).map(([value, { label }]) => ({ value, label })),
              ]}
              onChange={(event) => setKind(event.currentTarget.value as EventKind | "")}
            />
            <TextInput
              type="search"
              label="User id"
              placeholder="user-42"
              leftSection={<Icon name="search" />}
              value={user}
              onChange={(event) => setUser(event.currentTarget.value)}
            />
          </Group>
        }
        nothingYet={<NothingYet />}
        nothingFound="Nothing of that kind has happened."
      >
        {(rows) => <EventTable projectId={projectId} events={rows} />}
      </PagedList>
    </>
  );
}

function NothingYet() {
  return (
    <EmptyState icon="activity" title="Nothing has happened yet">
      Connections, repairs, failures and changes of the project appear here as they happen.
    </EmptyState>
  );
}
