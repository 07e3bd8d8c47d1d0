import { Checkbox, NativeSelect, Stack, Text } from "@mantine/core";
import { integrationChanges, type Integration, type ProviderSummary } from "@portico/protocol/endpoints";
import { useUpdateIntegration } from "../../api/integrations.ts";
import { Breakable } from "../../components/breakable.tsx";
import { CopyField } from "../../components/copy-field.tsx";
import { SaveBar } from "../../components/save-bar.tsx";
import { useSchemaForm } from "../../components/schema-form.ts";
import { SectionCard } from "../../components/section-card.tsx";

const schema = integrationChanges.pick({ consent: true });

type ScopeChoice = "always" | "on" | "off";
const choices: { value: ScopeChoice; label: string }[] = [
  { value: "always", label: "Always asked for" },
  { value: "on", label: "Their choice, switched on" },
  { value: "off", label: "Their choice, switched off" },
];

/** What users decide themselves before they consent: optional permissions, and whose OAuth app it is. */
export function ConsentForm(props: {
  readonly integration: Integration;
  readonly provider: ProviderSummary | undefined;
}) {
  const { integration, provider } = props;
  const update = useUpdateIntegration(integration.projectId, integration.id);
  const name = provider?.name ?? integration.integrationType;
  const known = provider?.scopes ?? [];
  const open = integration.scopes.filter((scope) => !known.some((each) => each.name === scope && each.required));
  const form = useSchemaForm({
    schema,
    initialValues: {
      userConfiguredApp: integration.consent.userConfiguredApp,
      choices: Object.fromEntries(open.map((scope) => [scope, choiceOf(integration, scope)])) as Record<
        string,
        ScopeChoice
      >,
    },
    toInput: (values) => ({
      consent: {
        userConfiguredApp: values.userConfiguredApp,
        optionalScopes: Object.entries(values.choices)
          .filter(([, choice]) => choice !== "always")
          .map(([scope, choice]) => ({ name: scope, preselected: choice === "on" })),
      },
    }),
    submit: (input) => update.mutateAsync(input),
  });
  return (
    <SectionCard
      title="What your users decide"
      intro="Before they go to the provider, the portal can let them choose. What the provider requires is always asked for."
    >
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          {open.map((scope) => (
            <NativeSelect
              key={scope}
              label={
                <Text span ff="monospace" size="sm">
                  <Breakable text={scope} />
                </Text>
              }
              description={known.find((each) => each.name === scope)?.description}
              data={choices}
              value={form.values.choices[scope] ?? "always"}
              onChange={(event) =>
                form.set("choices", { ...form.values.choices, [scope]: event.currentTarget.value as ScopeChoice })
              }
            />
          ))}
          <Checkbox
            label={`Users may bring their own ${name} app`}
            description={`They enter a client ID and secret of their own. Offer it with accountType "user-configured-oauth"; without an app of yours, everybody is asked for one.`}
            checked={form.values.userConfiguredApp}
            onChange={(event) => form.set("userConfiguredApp", event.currentTarget.checked)}
          />
          {form.values.userConfiguredApp ? (
            <CopyField
              label="Redirect URL of their apps"
              value={`${integration.redirectUrl}/user-app`}
              hint="The portal shows it to them, too."
            />
          ) : null}
          <SaveBar form={form} label="Save choices" />
        </Stack>
      </form>
    </SectionCard>
  );
}

function choiceOf({ consent }: Integration, scope: string): ScopeChoice {
  const optional = consent.optionalScopes.find(({ name }) => name === scope);
  if (!optional) return "always";
  return optional.preselected ? "on" : "off";
}
