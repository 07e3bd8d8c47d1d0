import { NativeSelect, TextInput } from "@mantine/core";
import { createApiKey, type ApiKeyScope } from "@portico/protocol/endpoints";
import { useCreateApiKey } from "../../api/api-keys.ts";
import { FormBody, FormModal } from "../../components/form-modal.tsx";
import { useSchemaForm } from "../../components/schema-form.ts";

interface NewApiKeyModalProps {
  readonly projectId: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Is handed the key, which is shown once. */
  readonly onMade: (key: string) => void;
}

export function NewApiKeyModal({ opened, ...rest }: NewApiKeyModalProps) {
  return (
    <FormModal opened={opened} onClose={rest.onClose} title="New API key">
      <NewApiKeyForm {...rest} />
    </FormModal>
  );
}

const scopesOf: Readonly<Record<string, ApiKeyScope[]>> = { both: ["read", "write"], read: ["read"], write: ["write"] };

function NewApiKeyForm({ projectId, onClose, onMade }: Omit<NewApiKeyModalProps, "opened">) {
  const create = useCreateApiKey(projectId);
  const form = useSchemaForm({
    schema: createApiKey.body,
    initialValues: { name: "", access: "both", days: "365" },
    toInput: ({ name, access, days }) => ({ name, scopes: scopesOf[access], expiresInDays: Number(days) }),
    submit: async (input) => {
      const { key } = await create.mutateAsync(input);
      create.reset();
      onClose();
      onMade(key);
    },
  });
  return (
    <FormBody form={form} action="Make key" failed="No key was made" onClose={onClose}>
      <TextInput
        label="Name"
        description="Who will use it. You see it in the list."
        placeholder="Production server"
        required
        data-autofocus
        value={form.values.name}
        error={form.errorAt("name")}
        onChange={(event) => form.set("name", event.currentTarget.value)}
      />
      <NativeSelect
        label="May"
        value={form.values.access}
        error={form.errorAt("scopes")}
        data={[
          { value: "both", label: "Read and change" },
          { value: "read", label: "Read only" },
          { value: "write", label: "Change only" },
        ]}
        onChange={(event) => form.set("access", event.currentTarget.value)}
      />
      <NativeSelect
        label="Works for"
        value={form.values.days}
        error={form.errorAt("expiresInDays")}
        data={[
          { value: "365", label: "A year" },
          { value: "90", label: "90 days" },
          { value: "30", label: "30 days" },
          { value: "7", label: "7 days" },
        ]}
        onChange={(event) => form.set("days", event.currentTarget.value)}
      />
    </FormBody>
  );
}
