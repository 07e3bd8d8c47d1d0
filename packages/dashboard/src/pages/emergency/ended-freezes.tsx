import type { Freeze } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useCall } from "../../api/call-context.tsx";
import { endedFreezesQuery } from "../../api/freezes.ts";
import { DataTable, type DataColumn } from "../../components/data-table.tsx";
import { Instant } from "../../components/instant.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { SectionCard } from "../../components/section-card.tsx";
import { wordsOfScope } from "./scope-words.ts";
import { whoOf } from "./standing-freeze.tsx";

interface EndedFreezesProps {
  readonly projectId: string;
  readonly nameOf: (idOrType: string) => string;
}

/** What was frozen before, for the report after the incident. Nothing while there is none. */
export function EndedFreezes({ projectId, nameOf }: EndedFreezesProps) {
  const freezes = useQuery(endedFreezesQuery(useCall(), projectId));
  const columns = useMemo<DataColumn<Freeze>[]>(
    () => [
      { id: "what", header: "What", cell: ({ row }) => wordsOfScope(row.original, nameOf) },
      { id: "who", header: "Ordered by", cell: ({ row }) => whoOf(row.original) },
      { id: "reason", header: "Reason", cell: ({ row }) => row.original.reason },
      { id: "began", header: "Began", cell: ({ row }) => <Instant at={row.original.frozenAt} /> },
      { id: "ended", header: "Ended", cell: ({ row }) => <Instant at={row.original.thawedAt ?? ""} /> },
    ],
    [nameOf],
  );
  if (freezes.data?.length === 0) return null;
  return (
    <SectionCard title="Earlier freezes">
      <QueryView query={freezes} what="the earlier freezes">
        {(ended) => (
          <DataTable caption="Earlier freezes" columns={columns} rows={ended} rowId={(freeze) => freeze.id} />
        )}
      </QueryView>
    </SectionCard>
  );
}
