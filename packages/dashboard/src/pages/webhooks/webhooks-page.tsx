import { Box, Button, Text } from "@mantine/core";
import type { WebhookEndpoint } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useCall } from "../../api/call-context.tsx";
import { useCreateWebhook, webhooksQuery } from "../../api/webhooks.ts";
import { useProjectId } from "../../app/route-params.ts";
import { DataTable, type DataColumn } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Icon } from "../../components/icon.tsx";
import { TextLink } from "../../components/links.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { SecretOnceModal } from "../../components/secret-once-modal.tsx";
import { SectionCard } from "../../components/section-card.tsx";
import { WebhookFormModal } from "./webhook-form-modal.tsx";
import { WebhookState } from "./webhook-state.tsx";

export function WebhooksPage() {
  const projectId = useProjectId();
  const webhooks = useQuery(webhooksQuery(useCall(), projectId));
  const create = useCreateWebhook(projectId);
  const [isAdding, setIsAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const add = (
    <Button leftSection={<Icon name="plus" />} onClick={() => setIsAdding(true)}>
      Add endpoint
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Webhooks"
        intro="Portico tells your server what happens: an account was connected, stopped working, or is about to expire. Signed, and tried again for days."
        action={add}
      />
      <QueryView query={webhooks} what="the webhook endpoints">
        {(loaded) =>
          loaded.length === 0 ? (
            <EmptyState icon="send" title="Nothing is sent anywhere yet">
              Add the URL of a route on your server. You get a secret to check the signatures with.
            </EmptyState>
          ) : (
            <SectionCard title="Endpoints">
              <WebhookList projectId={projectId} webhooks={loaded} />
            </SectionCard>
          )
        }
      </QueryView>
      <WebhookFormModal
        title="New webhook endpoint"
        action="Add endpoint"
        opened={isAdding}
        initial={{ url: "", description: "", eventTypes: [] }}
        onClose={() => setIsAdding(false)}
        submit={async (input) => {
          const made = await create.mutateAsync(input);
          create.reset();
          setSecret(made.secret);
        }}
      />
      <SecretOnceModal
        title="The endpoint's secret"
        label="Webhook secret"
        secret={secret}
        onClose={() => setSecret(null)}
      >
        Your server checks every webhook with it: verifyWebhook of @portico/node, or any Standard Webhooks library. Put
        it into the environment variable PORTICO_WEBHOOK_SECRET, for example.
      </SecretOnceModal>
    </>
  );
}

function WebhookList({
  projectId,
  webhooks,
}: {
  readonly projectId: string;
  readonly webhooks: readonly WebhookEndpoint[];
}) {
  const columns = useMemo<DataColumn<WebhookEndpoint>[]>(
    () => [
      {
        id: "url",
        header: "Endpoint",
        cell: ({ row }) => (
          <Box style={{ overflowWrap: "anywhere" }}>
            <TextLink to="/projects/$projectId/webhooks/$webhookId" params={{ projectId, webhookId: row.original.id }}>
              {row.original.url}
            </TextLink>
            <Text size="xs" c="dimmed">
              {row.original.description}
            </Text>
          </Box>
        ),
      },
      {
        id: "types",
        header: "Events",
        cell: ({ row }) => countOf(row.original.eventTypes),
      },
      { id: "state", header: "State", cell: ({ row }) => <WebhookState webhook={row.original} /> },
    ],
    [projectId],
  );
  return <DataTable caption="Webhook endpoints" columns={columns} rows={webhooks} rowId={(webhook) => webhook.id} />;
}

function countOf(eventTypes: readonly string[]): string {
  if (eventTypes.length === 0) return "All";
  return eventTypes.length === 1 ? "1 type" : `${eventTypes.length} types`;
}
