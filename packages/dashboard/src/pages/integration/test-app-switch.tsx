import { Stack, Switch } from "@mantine/core";
import type { Integration } from "@portico/protocol/endpoints";
import { useUpdateIntegration } from "../../api/integrations.ts";
import { FailureNotice } from "../../components/failure-notice.tsx";
import { SectionCard } from "../../components/section-card.tsx";

/** Whether the provider's shorter limits hold; shown where it documents some. */
export function TestAppSwitch({ integration, days }: { readonly integration: Integration; readonly days: number }) {
  const update = useUpdateIntegration(integration.projectId, integration.id);
  return (
    <SectionCard
      title="Unverified app"
      intro={`While your app is unverified or in testing, the provider ends every connection after ${days} days. Say so here, and users and your server are told ahead.`}
    >
      <Stack>
        <Switch
          label="The app is unverified, or in testing, at the provider"
          checked={integration.isTestApp}
          disabled={update.isPending}
          onChange={(event) => update.mutate({ isTestApp: event.currentTarget.checked })}
        />
        {update.isError ? <FailureNotice title="We could not save that" error={update.error} /> : null}
      </Stack>
    </SectionCard>
  );
}
