import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { isApiError } from "../../api/api-error.ts";
import { useCall } from "../../api/call-context.tsx";
import { webhookQuery } from "../../api/webhooks.ts";
import { useProjectId, useWebhookId } from "../../app/route-params.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { TextLink } from "../../components/links.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { Deliveries } from "./deliveries.tsx";
import { WebhookControls } from "./webhook-controls.tsx";

/** One endpoint: its state, what can be done with it, and what was sent. */
export function WebhookPage() {
  const projectId = useProjectId();
  const webhookId = useWebhookId();
  const webhook = useQuery(webhookQuery(useCall(), projectId, webhookId));
  const back = (
    <TextLink to="/projects/$projectId/webhooks" params={{ projectId }}>
      See all endpoints
    </TextLink>
  );
  if (isApiError(webhook.error) && (webhook.error.status === 404 || webhook.error.status === 400)) {
    return (
      <>
        <PageHeader title="This endpoint does not exist" />
        <EmptyState icon="send" title="It was removed, or never was there" action={back}>
          The address may be old.
        </EmptyState>
      </>
    );
  }
  return (
    <QueryView query={webhook} what="the endpoint" heading="Webhook endpoint">
      {(loaded) => (
        <>
          <PageHeader
            title="Webhook endpoint"
            {...(loaded.description ? { intro: loaded.description } : {})}
            action={back}
          />
          <Stack gap="lg">
            <WebhookControls projectId={projectId} webhook={loaded} />
            <Deliveries projectId={projectId} webhookId={webhookId} />
          </Stack>
        </>
      )}
    </QueryView>
  );
}
