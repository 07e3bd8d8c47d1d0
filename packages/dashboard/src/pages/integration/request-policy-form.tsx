import { Radio, Stack } from "@mantine/core";
import { integrationChanges, type Integration, type RequestPolicy } from "@portico/protocol/endpoints";
import { useUpdateIntegration } from "../../api/integrations.ts";
import { SaveBar } from "../../components/save-bar.tsx";
import { useSchemaForm } from "../../components/schema-form.ts";
import { SectionCard } from "../../components/section-card.tsx";
import { RequestRules } from "./request-rules.tsx";

const schema = integrationChanges.pick({ requestPolicy: true });

const modes: readonly { value: RequestPolicy["mode"]; label: string; description: string }[] = [
  { value: "none", label: "Nothing", description: "No call passes. Users can connect, and nothing more." },
  {
    value: "identity",
    label: "Who the account is",
    description: "Only the one call that names the account. The safe choice, and the default.",
  },
  {
    value: "read",
    label: "Everything that reads",
    description: "Any GET and HEAD, so everything the account can see.",
  },
  {
    value: "list",
    label: "Only what you list",
    description: "The methods and paths below and nothing else. Best when your web app calls the provider itself.",
  },
  {
    value: "all",
    label: "Everything",
    description: "Any call, also those that change and delete. A script injected into your page could make them too.",
  },
];

/** What the browser may do with a user token (security bar PX-14). */
export function RequestPolicyForm({ integration }: { readonly integration: Integration }) {
  const update = useUpdateIntegration(integration.projectId, integration.id);
  const form = useSchemaForm({
    schema,
    initialValues: integration.requestPolicy,
    toInput: (requestPolicy) => ({ requestPolicy }),
    submit: (input) => update.mutateAsync(input),
  });
  return (
    <SectionCard
      title="What may be called with a user token"
      intro="A user token lives in the user's browser, so whatever runs in your page can use it. Decide here what the SDK's request() may reach at the provider."
    >
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          <Radio.Group
            aria-label="What may be called with a user token"
            value={form.values.mode}
            onChange={(mode) => form.set("mode", mode as RequestPolicy["mode"])}
          >
            <Stack gap="sm">
              {modes.map(({ value, label, description }) => (
                <Radio key={value} value={value} label={label} description={description} />
              ))}
            </Stack>
          </Radio.Group>
          {form.values.mode === "list" ? (
            <RequestRules
              rules={form.values.rules}
              onChange={(rules) => form.set("rules", rules)}
              errorAt={(path) => form.errorAt(`requestPolicy.rules.${path}`)}
            />
          ) : null}
          <SaveBar form={form} label="Save policy" />
        </Stack>
      </form>
    </SectionCard>
  );
}
