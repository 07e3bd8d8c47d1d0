import { Box, Text } from "@mantine/core";
import type { AnyEvent } from "@portico/protocol/endpoints";
import { useMemo } from "react";
import { useProviderName } from "../../api/providers.ts";
import { DataTable, type DataColumn } from "../../components/data-table.tsx";
import { Instant } from "../../components/instant.tsx";
import { factsOf } from "./event-facts.ts";
import classes from "./event-table.module.css";
import { wordsOf } from "./event-words.ts";

const describeColumns = (nameOf: (integrationType: string) => string): DataColumn<AnyEvent>[] => [
  { id: "what", header: "What", cell: ({ row }) => <What event={row.original} /> },
  {
    id: "who",
    header: "User",
    cell: ({ row: { original } }) =>
      original.endUserId && (
        <Text size="sm" ff="monospace" style={{ overflowWrap: "anywhere" }}>
          {original.endUserId}
        </Text>
      ),
  },
  {
    id: "integration",
    header: "Integration",
    cell: ({ row: { original } }) => original.integrationType && nameOf(original.integrationType),
  },
  { id: "when", header: "When", cell: ({ row }) => <Instant at={row.original.occurredAt} /> },
];

interface EventTableProps {
  readonly projectId: string;
  readonly events: readonly AnyEvent[];
}

export function EventTable({ projectId, events }: EventTableProps) {
  const nameOf = useProviderName(projectId);
  const columns = useMemo(() => describeColumns(nameOf), [nameOf]);
  return <DataTable caption="Activity" columns={columns} rows={events} rowId={(event) => event.id} />;
}

function What({ event }: { readonly event: AnyEvent }) {
  const facts = factsOf(event.data);
  return (
    <Box style={{ overflowWrap: "anywhere" }}>
      <Text size="sm">{wordsOf(event.type)}</Text>
      {facts.length === 0 ? null : (
        <dl className={classes["facts"]}>
          {facts.map(({ label, values }) => (
            <div key={label}>
              <dt>{label}</dt>
              {values.map((value) => (
                <dd key={value}>{value}</dd>
              ))}
            </div>
          ))}
        </dl>
      )}
    </Box>
  );
}
