import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Project } from "@portico/protocol/endpoints";
import { useNavigate } from "@tanstack/react-router";
import { useDestroyProject } from "../../api/encryption-keys.ts";
import { SectionCard } from "../../components/section-card.tsx";
import { TypedConfirmModal } from "../../components/typed-confirm-modal.tsx";

/** The end of a project, which takes its name typed out. */
export function DestroyProjectSection({ project }: { readonly project: Project }) {
  const navigate = useNavigate();
  const [isAsking, modal] = useDisclosure(false);
  const destroy = useDestroyProject(project.id);
  const close = () => {
    modal.close();
    destroy.reset();
  };
  return (
    <SectionCard
      title="Destroy this project"
      intro="Its encryption keys are destroyed and everything of it is deleted: integrations, users, connected accounts, history. Nobody can bring it back. Access that users gave at the providers is not taken back; disconnect them first if it should be."
    >
      <Group>
        <Button color="red.9" onClick={modal.open}>
          Destroy project
        </Button>
      </Group>
      <TypedConfirmModal
        opened={isAsking}
        title="Destroy this project for good?"
        action="Destroy project"
        projectName={project.name}
        isPending={destroy.isPending}
        error={destroy.error}
        onConfirm={(name) => destroy.mutate(name, { onSuccess: () => void navigate({ to: "/" }) })}
        onClose={close}
      >
        <Text size="sm">
          Everything of <strong>{project.name}</strong> is gone at once, on every server. Backups made before now still
          hold its wrapped keys; the guide “Keys” says how they end too.
        </Text>
      </TypedConfirmModal>
    </SectionCard>
  );
}
