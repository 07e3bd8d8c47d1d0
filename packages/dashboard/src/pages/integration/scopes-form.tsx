import { Checkbox, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { integrationChanges, type Integration, type ProviderSummary } from "@portico/protocol/endpoints";
import { useState } from "react";
import { useUpdateIntegration } from "../../api/integrations.ts";
import { Breakable } from "../../components/breakable.tsx";
import { Icon } from "../../components/icon.tsx";
import { SaveBar } from "../../components/save-bar.tsx";
import { useSchemaForm } from "../../components/schema-form.ts";
import { SectionCard } from "../../components/section-card.tsx";

const schema = integrationChanges.pick({ scopes: true });
/** Above this many, looking through the list costs more than typing. */
const filterFrom = 9;

interface ScopesFormProps {
  readonly integration: Integration;
  readonly provider: ProviderSummary | undefined;
}

/** Which permissions users are asked for: the provider's own list, its required ones locked, and any other by name. */
export function ScopesForm({ integration, provider }: ScopesFormProps) {
  const update = useUpdateIntegration(integration.projectId, integration.id);
  const known = provider?.scopes ?? [];
  const required = known.filter((scope) => scope.required).map((scope) => scope.name);
  const isKnown = (name: string) => known.some((scope) => scope.name === name);
  const form = useSchemaForm({
    schema,
    initialValues: {
      chosen: [...new Set([...required, ...integration.scopes.filter(isKnown)])],
      custom: integration.scopes.filter((name) => !isKnown(name)),
    },
    toInput: ({ chosen, custom }) => ({ scopes: [...chosen, ...custom.filter((name) => !chosen.includes(name))] }),
    submit: (input) => update.mutateAsync(input),
  });
  return (
    <SectionCard
      title="Scopes"
      intro={`What your users are asked to allow. ${provider?.registersItself ? "Leave it empty to ask for what the server says that it needs." : "Ask for little: every scope is a reason to say no."} Users who are connected already keep what they allowed until they reconnect.`}
    >
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          {known.length > 0 ? (
            <KnownScopes known={known} chosen={form.values.chosen} onChange={(chosen) => form.set("chosen", chosen)} />
          ) : null}
          <TagsInput
            label="Other scopes"
            description="By name, as the provider's documentation writes them. Enter or a space ends each."
            splitChars={[" ", ","]}
            value={form.values.custom}
            error={form.errorAt("scopes") && "A scope holds no spaces, quotes or backslashes."}
            // The splitting leaves the space that ended a scope on it.
            onChange={(custom) => form.set("custom", [...new Set(custom.map((name) => name.trim()).filter(Boolean))])}
          />
          <SaveBar form={form} label="Save scopes" />
        </Stack>
      </form>
    </SectionCard>
  );
}

interface KnownScopesProps {
  readonly known: ProviderSummary["scopes"];
  readonly chosen: string[];
  readonly onChange: (chosen: string[]) => void;
}

function KnownScopes({ known, chosen, onChange }: KnownScopesProps) {
  const [filter, setFilter] = useState("");
  const shown = known.filter((scope) =>
    `${scope.name} ${scope.description}`.toLowerCase().includes(filter.toLowerCase()),
  );
  return (
    <Stack gap="sm">
      {known.length >= filterFrom ? (
        <TextInput
          size="xs"
          maw={320}
          aria-label="Filter scopes"
          placeholder="Filter scopes"
          leftSection={<Icon name="search" size={15} />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      ) : null}
      <Checkbox.Group label="Scopes of this provider" value={chosen} onChange={onChange}>
        <Stack gap="sm" mt="xs">
          {shown.map((scope) => (
            <Checkbox
              key={scope.name}
              value={scope.name}
              disabled={scope.required}
              label={
                <>
                  <Text span ff="monospace" size="sm">
                    <Breakable text={scope.name} />
                  </Text>
                  {scope.required ? " (required)" : ""}
                </>
              }
              description={scope.description}
            />
          ))}
        </Stack>
      </Checkbox.Group>
    </Stack>
  );
}
