import { Button, Group, NativeSelect, Text } from "@mantine/core";
import type { WebhookDelivery } from "@portico/protocol/endpoints";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCall } from "../../api/call-context.tsx";
import { deliveriesQuery, useRedeliverFailed, type DeliveryState } from "../../api/webhooks.ts";
import { DataTable, type DataColumn } from "../../components/data-table.tsx";
import { FailureNotice } from "../../components/failure-notice.tsx";
import { Instant } from "../../components/instant.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { SectionCard } from "../../components/section-card.tsx";
import { wordsOf } from "../activity/event-words.ts";
import { DeliveryModal } from "./delivery-modal.tsx";
import { DeliveryBadge } from "./webhook-state.tsx";

interface DeliveriesProps {
  readonly projectId: string;
  readonly webhookId: string;
}

/** What was sent, newest first, and what came of it. */
export function Deliveries({ projectId, webhookId }: DeliveriesProps) {
  const [state, setState] = useState<DeliveryState | "">("");
  const [shown, setShown] = useState<WebhookDelivery | null>(null);
  const deliveries = useInfiniteQuery({
    ...deliveriesQuery(useCall(), projectId, webhookId, state),
    placeholderData: keepPreviousData,
  });
  const redeliver = useRedeliverFailed(projectId, webhookId);
  const [columns] = useState(() => describeColumns(setShown));
  return (
    <SectionCard title="Deliveries" intro="What was delivered or given up is kept for 30 days.">
      <Group align="flex-end" justify="space-between">
        <NativeSelect
          label="Show"
          value={state}
          data={[
            { value: "", label: "All" },
            { value: "waiting", label: "Waiting" },
            { value: "delivered", label: "Delivered" },
            { value: "dead", label: "Given up" },
          ]}
          onChange={(event) => setState(event.currentTarget.value as DeliveryState | "")}
        />
        <Button variant="default" loading={redeliver.isPending} onClick={() => redeliver.mutate()}>
          Send all failed again
        </Button>
      </Group>
      {redeliver.error ? <FailureNotice title="Nothing was sent again" error={redeliver.error} /> : null}
      {redeliver.data ? (
        <Text size="sm" role="status">
          {redeliver.data.redelivered === 1 ? "1 delivery is" : `${redeliver.data.redelivered} deliveries are`} sent
          again.
        </Text>
      ) : null}
      <QueryView query={deliveries} what="the deliveries">
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.deliveries);
          if (rows.length === 0) return <Text c="dimmed">Nothing here yet. Send a test to see one.</Text>;
          return (
            <>
              <DataTable caption="Deliveries" columns={columns} rows={rows} rowId={(delivery) => delivery.id} />
              {deliveries.hasNextPage ? (
                <Group justify="flex-end">
                  <Button
                    variant="default"
                    loading={deliveries.isFetchingNextPage}
                    onClick={() => void deliveries.fetchNextPage()}
                  >
                    Show more
                  </Button>
                </Group>
              ) : null}
            </>
          );
        }}
      </QueryView>
      <DeliveryModal projectId={projectId} webhookId={webhookId} delivery={shown} onClose={() => setShown(null)} />
    </SectionCard>
  );
}

function describeColumns(onShow: (delivery: WebhookDelivery) => void): DataColumn<WebhookDelivery>[] {
  return [
    { id: "event", header: "Event", cell: ({ row }) => wordsOf(row.original.eventType) },
    { id: "state", header: "State", cell: ({ row }) => <DeliveryBadge state={row.original.state} /> },
    { id: "attempts", header: "Attempts", cell: ({ row }) => row.original.attempts },
    { id: "createdAt", header: "When", cell: ({ row }) => <Instant at={row.original.createdAt} /> },
    {
      id: "show",
      header: "Action",
      cell: ({ row }) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Details of ${wordsOf(row.original.eventType)}`}
          onClick={() => onShow(row.original)}
        >
          Details
        </Button>
      ),
    },
  ];
}
