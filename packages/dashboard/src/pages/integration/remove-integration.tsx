import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Integration } from "@portico/protocol/endpoints";
import { useNavigate } from "@tanstack/react-router";
import { useRemoveIntegration } from "../../api/integrations.ts";
import { ConfirmModal } from "../../components/confirm-modal.tsx";
import { SectionCard } from "../../components/section-card.tsx";

/** Removal is for integrations that nobody uses; the server refuses it while users are connected. */
export function RemoveIntegration({ integration, name }: { readonly integration: Integration; readonly name: string }) {
  const { projectId, id, connectedUsers } = integration;
  const remove = useRemoveIntegration(projectId, id);
  const navigate = useNavigate();
  const [opened, modal] = useDisclosure(false);
  const close = () => {
    modal.close();
    remove.reset();
  };
  return (
    <SectionCard title="Remove integration">
      <Text size="sm">
        {connectedUsers > 0
          ? "Users are connected to it. Make it inactive to hide it, or disconnect them first."
          : "Nobody is connected to it. Its credentials and settings are deleted with it."}
      </Text>
      <Group>
        <Button variant="outline" color="red" disabled={connectedUsers > 0} onClick={modal.open}>
          Remove {name}
        </Button>
      </Group>
      <ConfirmModal
        opened={opened}
        title={`Remove ${name}?`}
        action="Remove"
        isPending={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => void navigate({ to: "/projects/$projectId/integrations", params: { projectId } }),
          })
        }
        onClose={close}
      >
        <Text size="sm">Its app credentials, scopes and portal texts are deleted. This cannot be undone.</Text>
      </ConfirmModal>
    </SectionCard>
  );
}
