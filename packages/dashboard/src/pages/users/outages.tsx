import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCall } from "../../api/call-context.tsx";
import { integrationsQuery } from "../../api/integrations.ts";
import { useProviderName } from "../../api/providers.ts";
import { IntegrationTrouble, troubleOf } from "../../components/integration-trouble.tsx";

/** Of every integration of the project: what is the matter with no account of its own. */
export function Outages({ projectId }: { readonly projectId: string }) {
  const { data: integrations } = useQuery(integrationsQuery(useCall(), projectId));
  const nameOf = useProviderName(projectId);
  const troubled = integrations?.filter((integration) => troubleOf(integration) !== null) ?? [];
  if (troubled.length === 0) return null;
  return (
    <Stack gap="sm" mb="lg">
      {troubled.map((integration) => (
        <IntegrationTrouble key={integration.id} integration={integration} name={nameOf(integration.integrationType)} />
      ))}
    </Stack>
  );
}
