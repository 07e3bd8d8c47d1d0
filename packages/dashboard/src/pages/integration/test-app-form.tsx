import { Checkbox, Stack } from "@mantine/core";
import { integrationChanges, type Integration } from "@portico/protocol/endpoints";
import { useUpdateIntegration } from "../../api/integrations.ts";
import { SaveBar } from "../../components/save-bar.tsx";
import { useSchemaForm } from "../../components/schema-form.ts";
import { SectionCard } from "../../components/section-card.tsx";

const schema = integrationChanges.pick({ isTestApp: true });

/** Whether the provider's shorter limits hold; shown where it documents some. */
export function TestAppForm({ integration, days }: { readonly integration: Integration; readonly days: number }) {
  const update = useUpdateIntegration(integration.projectId, integration.id);
  const form = useSchemaForm({
    schema,
    initialValues: { isTestApp: integration.isTestApp },
    toInput: (values) => values,
    submit: (input) => update.mutateAsync(input),
  });
  return (
    <SectionCard
      title="Unverified app"
      intro={`While your app is unverified or in testing, the provider ends every connection after ${days} days. Say so here, and users and your server are told ahead.`}
    >
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          <Checkbox
            label="The app is unverified, or in testing, at the provider"
            checked={form.values.isTestApp}
            onChange={(event) => form.set("isTestApp", event.currentTarget.checked)}
          />
          <SaveBar form={form} label="Save" />
        </Stack>
      </form>
    </SectionCard>
  );
}
