import { ColorInput, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import {
  defaultAccentColor,
  integrationChanges,
  type Integration,
  type ProviderSummary,
} from "@portico/protocol/endpoints";
import { useUpdateIntegration } from "../../api/integrations.ts";
import { SaveBar } from "../../components/save-bar.tsx";
import { useSchemaForm } from "../../components/schema-form.ts";
import { SectionCard } from "../../components/section-card.tsx";
import { PortalPreview } from "./portal-preview.tsx";

const schema = integrationChanges.pick({ portal: true });

interface PortalFormProps {
  readonly integration: Integration;
  readonly provider: ProviderSummary | undefined;
}

/** What end users read in the Connect Portal. */
export function PortalForm({ integration, provider }: PortalFormProps) {
  const update = useUpdateIntegration(integration.projectId, integration.id);
  const { description = "", overview = "", accentColor = "" } = integration.portal;
  const form = useSchemaForm({
    schema,
    initialValues: { description, overview, accentColor },
    // A field left empty is left out: the portal then says what the catalogue says.
    toInput: (values) => ({
      portal: Object.fromEntries(Object.entries(values).filter(([, text]) => text.trim() !== "")),
    }),
    submit: (input) => update.mutateAsync(input),
  });
  return (
    <SectionCard title="Connect Portal" intro="What your users read before they connect.">
      <form onSubmit={form.onSubmit} noValidate>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Stack>
            <TextInput
              label="Description"
              description="One line under the name."
              placeholder={provider?.description ?? ""}
              value={form.values.description}
              error={form.errorAt("portal.description")}
              onChange={(event) => form.set("description", event.currentTarget.value)}
            />
            <Textarea
              label="Overview"
              description="Markdown. Say what your product does with the account."
              autosize
              minRows={4}
              maxRows={16}
              value={form.values.overview}
              error={form.errorAt("portal.overview")}
              onChange={(event) => form.set("overview", event.currentTarget.value)}
            />
            <ColorInput
              label="Accent colour"
              description="Of the Connect button. Empty: the default."
              placeholder={defaultAccentColor}
              format="hex"
              eyeDropperButtonProps={{ "aria-label": "Pick a colour from the screen" }}
              value={form.values.accentColor}
              error={form.errorAt("portal.accentColor")}
              onChange={(color) => form.set("accentColor", color)}
            />
          </Stack>
          <PortalPreview {...form.values} provider={provider} integrationType={integration.integrationType} />
        </SimpleGrid>
        <Stack mt="md">
          <SaveBar form={form} label="Save portal" />
        </Stack>
      </form>
    </SectionCard>
  );
}
