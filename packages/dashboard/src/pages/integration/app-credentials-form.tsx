import { Accordion, Stack, TextInput } from "@mantine/core";
import { integrationChanges, type Integration, type ProviderSummary } from "@portico/protocol/endpoints";
import { useState } from "react";
import { useUpdateIntegration } from "../../api/integrations.ts";
import { CopyField } from "../../components/copy-field.tsx";
import { ExternalLink } from "../../components/links.tsx";
import { Markdown } from "../../components/markdown.tsx";
import { SaveBar } from "../../components/save-bar.tsx";
import { useSchemaForm } from "../../components/schema-form.ts";
import { SectionCard } from "../../components/section-card.tsx";
import { appWordsOf } from "./app-words.ts";
import { SecretField } from "./secret-field.tsx";

const schema = integrationChanges.pick({ clientId: true, clientSecret: true });

interface AppCredentialsFormProps {
  readonly integration: Integration;
  readonly provider: ProviderSummary | undefined;
}

/** The client that the host registered, and what it proves itself with. That goes in and never comes out. */
export function AppCredentialsForm({ integration, provider }: AppCredentialsFormProps) {
  const update = useUpdateIntegration(integration.projectId, integration.id);
  const [isReplacing, setIsReplacing] = useState(false);
  const name = provider?.name ?? integration.integrationType;
  const appSecret = provider?.appSecret ?? "client_secret";
  const usesRedirect = provider === undefined || schemesWithRedirect.has(provider.scheme);
  const words = appWordsOf(provider);
  const form = useSchemaForm({
    schema,
    initialValues: { clientId: integration.clientId ?? "", clientSecret: "" },
    toInput: ({ clientId, clientSecret }) => ({
      clientId: clientId.trim() === "" ? null : clientId,
      ...(clientSecret.trim() === "" ? {} : { clientSecret }),
    }),
    submit: async (input) => {
      await update.mutateAsync(input);
      setIsReplacing(false);
    },
    afterSave: ({ clientId }) => ({ clientId, clientSecret: "" }),
  });
  return (
    <SectionCard
      title="App credentials"
      anchor="app-credentials"
      intro={`Register an app at ${name}${usesRedirect ? ", give it this redirect URL," : ""} and paste here its ${words.pasted[appSecret]}.`}
    >
      {usesRedirect ? (
        <CopyField
          label="Redirect URL"
          value={integration.redirectUrl ?? ""}
          hint={`Exactly this one, at ${name}. It belongs to this integration only.`}
        />
      ) : null}
      {provider?.setup ? <SetupGuide provider={provider} /> : null}
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          <TextInput
            label={words.id}
            autoComplete="off"
            spellCheck={false}
            value={form.values.clientId}
            error={form.errorAt("clientId")}
            onChange={(event) => form.set("clientId", event.currentTarget.value)}
          />
          {appSecret === "none" ? null : (
            <SecretField
              kind={appSecret}
              name={words.secret[appSecret]}
              keyFormats={words.keyFormats}
              isStored={integration.hasClientSecret}
              isReplacing={isReplacing}
              value={form.values.clientSecret}
              error={form.errorAt("clientSecret")}
              onChange={(secret) => form.set("clientSecret", secret)}
              onReplace={setIsReplacing}
            />
          )}
          <SaveBar form={form} label="Save credentials" />
        </Stack>
      </form>
    </SectionCard>
  );
}

/** Those whose user comes back to us from the provider. */
const schemesWithRedirect: ReadonlySet<ProviderSummary["scheme"]> = new Set(["oauth2", "oauth2_discovery", "oauth1"]);

function SetupGuide({ provider }: { readonly provider: ProviderSummary }) {
  return (
    <Accordion variant="contained" chevronPosition="left">
      <Accordion.Item value="setup">
        <Accordion.Control>How to get these from {provider.name}</Accordion.Control>
        <Accordion.Panel>
          <Markdown text={provider.setup} />
          {provider.setupUrl ? (
            <ExternalLink href={provider.setupUrl}>{`Open ${provider.name}'s developer page`}</ExternalLink>
          ) : null}
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
