import { TextInput } from "@mantine/core";
import { createProject } from "@portico/protocol/endpoints";
import { useNavigate } from "@tanstack/react-router";
import { useCreateProject } from "../../api/projects.ts";
import { FormBody, FormModal } from "../../components/form-modal.tsx";
import { LinesInput } from "../../components/lines-input.tsx";
import { toOrigins } from "../../components/lines.ts";
import { useSchemaForm } from "../../components/schema-form.ts";

interface NewProjectModalProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function NewProjectModal({ opened, onClose }: NewProjectModalProps) {
  return (
    <FormModal opened={opened} onClose={onClose} title="New project">
      <NewProjectForm onClose={onClose} />
    </FormModal>
  );
}

function NewProjectForm({ onClose }: { readonly onClose: () => void }) {
  const create = useCreateProject();
  const navigate = useNavigate();
  const form = useSchemaForm({
    schema: createProject.body,
    initialValues: { name: "", origins: "" },
    toInput: ({ name, origins }) => ({ name, allowedOrigins: toOrigins(origins) }),
    submit: async (input) => {
      const project = await create.mutateAsync(input);
      await navigate({ to: "/projects/$projectId", params: { projectId: project.id } });
    },
  });
  return (
    <FormBody form={form} action="Make project" failed="The project was not made" onClose={onClose}>
      <TextInput
        label="Name"
        description="Your users see it when they connect an account."
        placeholder="Acme CRM"
        required
        data-autofocus
        value={form.values.name}
        error={form.errorAt("name")}
        onChange={(event) => form.set("name", event.currentTarget.value)}
      />
      <LinesInput
        label="App origins"
        description="Where your web app runs, one a line. Only these may open the Connect Portal and call as your users. You can change them later."
        placeholder="http://localhost:4100"
        value={form.values.origins}
        error={form.errorAt("allowedOrigins")}
        onChange={(origins) => form.set("origins", origins)}
      />
    </FormBody>
  );
}
