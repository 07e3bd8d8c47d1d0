import { Alert, Button, Group, Text } from "@mantine/core";
import type { WebhookEndpoint } from "@portico/protocol/endpoints";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useRemoveWebhook, useRotateWebhookSecret, useTestWebhook, useUpdateWebhook } from "../../api/webhooks.ts";
import { ConfirmModal } from "../../components/confirm-modal.tsx";
import { CopyField } from "../../components/copy-field.tsx";
import { FailureNotice } from "../../components/failure-notice.tsx";
import { Icon } from "../../components/icon.tsx";
import { SecretOnceModal } from "../../components/secret-once-modal.tsx";
import { SectionCard } from "../../components/section-card.tsx";
import { WebhookFormModal } from "./webhook-form-modal.tsx";
import { WebhookState } from "./webhook-state.tsx";

interface WebhookControlsProps {
  readonly projectId: string;
  readonly webhook: WebhookEndpoint;
}

type Dialog = "edit" | "rotate" | "remove" | null;

export function WebhookControls({ projectId, webhook }: WebhookControlsProps) {
  const { id, enabled, eventTypes } = webhook;
  const [dialog, setDialog] = useState<Dialog>(null);
  const test = useTestWebhook(projectId, id);
  const update = useUpdateWebhook(projectId, id);
  const failure = test.error ?? (dialog === null ? update.error : null);
  return (
    <SectionCard title="Endpoint">
      <CopyField label="URL" value={webhook.url} />
      <Group gap="xs">
        <WebhookState webhook={webhook} />
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {eventTypes.length === 0 ? "All events" : eventTypes.join(", ")}
        </Text>
      </Group>
      {webhook.disabledReason ? <SwitchedOff reason={webhook.disabledReason} /> : null}
      {failure ? <FailureNotice title="That did not work" error={failure} /> : null}
      <Group gap="xs">
        <Button disabled={!enabled} loading={test.isPending} onClick={() => test.mutate()}>
          Send a test
        </Button>
        <Button variant="default" onClick={() => setDialog("edit")}>
          Edit
        </Button>
        <Button variant="default" loading={update.isPending} onClick={() => update.mutate({ enabled: !enabled })}>
          {enabled ? "Switch off" : "Switch on"}
        </Button>
        <Button variant="default" onClick={() => setDialog("rotate")}>
          Rotate secret
        </Button>
        <Button variant="default" onClick={() => setDialog("remove")}>
          Remove
        </Button>
      </Group>
      <WebhookFormModal
        title="Edit endpoint"
        action="Save"
        opened={dialog === "edit"}
        initial={webhook}
        onClose={() => setDialog(null)}
        submit={(input) => update.mutateAsync(input)}
      />
      <RotateSecret projectId={projectId} webhookId={id} opened={dialog === "rotate"} onClose={() => setDialog(null)} />
      <RemoveWebhook
        projectId={projectId}
        webhookId={id}
        opened={dialog === "remove"}
        onClose={() => setDialog(null)}
      />
    </SectionCard>
  );
}

function SwitchedOff({ reason }: { readonly reason: "gone" | "failing" }) {
  return (
    <Alert color="yellow" icon={<Icon name="alert" />} title="Portico switched this endpoint off">
      {reason === "gone"
        ? "It answered 410, which means that nobody listens there any more."
        : "Every attempt of five days failed."}{" "}
      Switch it on when it is ready: what waits is sent then. What happened while it was off is in the events API.
    </Alert>
  );
}

interface DialogProps {
  readonly projectId: string;
  readonly webhookId: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function RotateSecret({ projectId, webhookId, opened, onClose }: DialogProps) {
  const rotate = useRotateWebhookSecret(projectId, webhookId);
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    rotate.reset();
    onClose();
  };
  return (
    <>
      <ConfirmModal
        opened={opened}
        title="Rotate the secret?"
        action="Make a new secret"
        isPending={rotate.isPending}
        error={rotate.error}
        onConfirm={() =>
          rotate.mutate(undefined, {
            onSuccess: (made) => {
              setSecret(made.secret);
              close();
            },
          })
        }
        onClose={close}
      >
        <Text size="sm">
          For 24 hours every webhook carries a signature of both secrets, so that you can change over without a pause.
        </Text>
      </ConfirmModal>
      <SecretOnceModal title="The new secret" label="Webhook secret" secret={secret} onClose={() => setSecret(null)}>
        Deploy it within 24 hours. Until then the old one works too.
      </SecretOnceModal>
    </>
  );
}

function RemoveWebhook({ projectId, webhookId, opened, onClose }: DialogProps) {
  const remove = useRemoveWebhook(projectId, webhookId);
  const navigate = useNavigate();
  return (
    <ConfirmModal
      opened={opened}
      title="Remove this endpoint?"
      action="Remove endpoint"
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: () => void navigate({ to: "/projects/$projectId/webhooks", params: { projectId } }),
        })
      }
      onClose={onClose}
    >
      <Text size="sm">Nothing is sent to it any more, and its deliveries are forgotten. This cannot be undone.</Text>
    </ConfirmModal>
  );
}
