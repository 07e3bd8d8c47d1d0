import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { WebhookAttempt, WebhookDelivery } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useCall } from "../../api/call-context.tsx";
import { deliveryQuery, useRedeliver } from "../../api/webhooks.ts";
import { CopyField } from "../../components/copy-field.tsx";
import { FailureNotice } from "../../components/failure-notice.tsx";
import { Instant } from "../../components/instant.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { wordsOf } from "../activity/event-words.ts";
import { DeliveryBadge } from "./webhook-state.tsx";

interface DeliveryModalProps {
  readonly projectId: string;
  readonly webhookId: string;
  /** Null while none is looked at. */
  readonly delivery: WebhookDelivery | null;
  readonly onClose: () => void;
}

export function DeliveryModal({ delivery, onClose, ...ids }: DeliveryModalProps) {
  return (
    <Modal
      opened={delivery !== null}
      onClose={onClose}
      title={delivery ? wordsOf(delivery.eventType) : ""}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {delivery ? <Details {...ids} deliveryId={delivery.id} /> : null}
    </Modal>
  );
}

function Details({ projectId, webhookId, deliveryId }: Record<"projectId" | "webhookId" | "deliveryId", string>) {
  const query = useQuery(deliveryQuery(useCall(), projectId, webhookId, deliveryId));
  const redeliver = useRedeliver(projectId, webhookId);
  return (
    <QueryView query={query} what="the delivery">
      {(delivery) => (
        <Stack>
          <Group gap="xs">
            <DeliveryBadge state={delivery.state} />
            {delivery.nextAttemptAt ? (
              <Text size="sm">
                Next attempt: <Instant at={delivery.nextAttemptAt} />
              </Text>
            ) : null}
          </Group>
          <CopyField label="webhook-id" value={delivery.eventId} />
          {delivery.log.length === 0 ? <Text c="dimmed">No attempt yet.</Text> : null}
          {delivery.log.map((attempt) => (
            <AttemptLine key={attempt.attemptedAt} attempt={attempt} />
          ))}
          {redeliver.error ? <FailureNotice title="It was not sent again" error={redeliver.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" loading={redeliver.isPending} onClick={() => redeliver.mutate(deliveryId)}>
              Send again
            </Button>
          </Group>
        </Stack>
      )}
    </QueryView>
  );
}

function AttemptLine({ attempt }: { readonly attempt: WebhookAttempt }) {
  const { status, error, durationMs, response, attemptedAt } = attempt;
  return (
    <div>
      <Text size="sm">
        {status === null ? `No answer (${error})` : `Answered ${status}`} after {durationMs} ms,{" "}
        <Instant at={attemptedAt} />
      </Text>
      {response ? (
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: "anywhere" }}>
          {response}
        </Text>
      ) : null}
    </div>
  );
}
