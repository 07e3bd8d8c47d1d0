import { MultiSelect, TextInput } from "@mantine/core";
import { createWebhook, eventType } from "@portico/protocol/endpoints";
import type { z } from "zod";
import { FormBody, FormModal } from "../../components/form-modal.tsx";
import { useSchemaForm } from "../../components/schema-form.ts";

interface WebhookFormModalProps {
  readonly title: string;
  readonly action: string;
  readonly opened: boolean;
  readonly initial: { readonly url: string; readonly description: string; readonly eventTypes: readonly string[] };
  readonly onClose: () => void;
  readonly submit: (input: z.output<typeof createWebhook.body>) => Promise<unknown>;
}

/** For a new endpoint and for changing one: the fields are the same. */
export function WebhookFormModal({ title, opened, onClose, ...rest }: WebhookFormModalProps) {
  return (
    <FormModal opened={opened} onClose={onClose} title={title}>
      <WebhookForm onClose={onClose} {...rest} />
    </FormModal>
  );
}

function WebhookForm({ action, initial, onClose, submit }: Omit<WebhookFormModalProps, "title" | "opened">) {
  const form = useSchemaForm({
    schema: createWebhook.body,
    initialValues: { ...initial, eventTypes: [...initial.eventTypes] },
    toInput: ({ url, description, eventTypes }) => ({
      url: url.trim(),
      description,
      eventTypes: eventTypes as z.input<typeof createWebhook.body>["eventTypes"],
    }),
    submit: async (input) => {
      await submit(input);
      onClose();
    },
  });
  return (
    <FormBody form={form} action={action} failed="The endpoint was not saved" onClose={onClose}>
      <TextInput
        label="URL"
        description="A route of your server. https; plain http and addresses inside the network only where the operator allows them."
        placeholder="https://app.example.com/webhooks/portico"
        required
        data-autofocus
        value={form.values.url}
        error={form.errorAt("url")}
        onChange={(event) => form.set("url", event.currentTarget.value)}
      />
      <TextInput
        label="Description"
        value={form.values.description}
        error={form.errorAt("description")}
        onChange={(event) => form.set("description", event.currentTarget.value)}
      />
      <MultiSelect
        label="Events"
        description="Leave it empty to get all of them, also those that later versions add."
        placeholder={form.values.eventTypes.length === 0 ? "All events" : ""}
        searchable
        clearable
        clearButtonProps={{ "aria-label": "Clear the events" }}
        data={eventType.options}
        value={form.values.eventTypes}
        error={form.errorAt("eventTypes")}
        onChange={(eventTypes) => form.set("eventTypes", eventTypes)}
      />
    </FormBody>
  );
}
