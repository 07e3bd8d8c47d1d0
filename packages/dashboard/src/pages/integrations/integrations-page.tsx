import { Badge, Card, Group, Stack, Text } from "@mantine/core";
import type { Integration, ProviderSummary } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCall } from "../../api/call-context.tsx";
import { integrationsQuery } from "../../api/integrations.ts";
import { providersQuery } from "../../api/providers.ts";
import { useProjectId } from "../../app/route-params.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { Icon } from "../../components/icon.tsx";
import { troubleOf, type Trouble } from "../../components/integration-trouble.tsx";
import { LinkButton } from "../../components/links.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { ProviderIcon } from "../../components/provider-icon.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { ActiveBadge } from "../../components/status-badge.tsx";
import classes from "../projects/projects-page.module.css";

export function IntegrationsPage() {
  const projectId = useProjectId();
  const call = useCall();
  const integrations = useQuery(integrationsQuery(call, projectId));
  const providers = useQuery(providersQuery(call, projectId));
  const add = (
    <LinkButton to="/projects/$projectId/catalogue" params={{ projectId }} leftSection={<Icon name="plus" />}>
      Add integration
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title="Integrations"
        intro="The services your users can connect. Each starts inactive: nobody sees it until you activate it."
        action={integrations.data?.length ? add : null}
      />
      <QueryView query={integrations} what="the integrations">
        {(loaded) =>
          loaded.length === 0 ? (
            <EmptyState icon="plug" title="Add your first integration" action={add}>
              Choose a service from the catalogue, say GitHub. You register an app there once, paste its credentials
              here, and your users connect their own accounts.
            </EmptyState>
          ) : (
            <Stack component="ul" gap="sm" className={classes["list"] ?? ""}>
              {loaded.map((integration) => (
                <li key={integration.id}>
                  <IntegrationCard
                    integration={integration}
                    provider={providers.data?.find(({ key }) => key === integration.integrationType)}
                  />
                </li>
              ))}
            </Stack>
          )
        }
      </QueryView>
    </>
  );
}

interface IntegrationCardProps {
  readonly integration: Integration;
  readonly provider: ProviderSummary | undefined;
}

const troubleLooks = {
  app_refused: { color: "red", label: "App refused" },
  app_refused_before: { color: "yellow", label: "App refused before its last change" },
  not_answering: { color: "yellow", label: "Not answering" },
} as const satisfies Record<Trouble, { color: string; label: string }>;

function IntegrationCard({ integration, provider }: IntegrationCardProps) {
  const { id, projectId, integrationType, isActive, connectedUsers, missing } = integration;
  const trouble = troubleOf(integration);
  const name = provider?.name ?? integrationType;
  return (
    <Card padding="md" className={classes["card"] ?? ""}>
      <Group wrap="nowrap" align="flex-start">
        <ProviderIcon name={name} iconUrl={provider?.iconUrl} />
        <div style={{ flex: 1, minWidth: 0 }}>
          <Group gap="xs">
            <Link
              to="/projects/$projectId/integrations/$integrationId"
              params={{ projectId, integrationId: id }}
              className={classes["link"]}
            >
              {name}
            </Link>
            <ActiveBadge isActive={isActive} />
            {trouble === null ? null : (
              <Badge color={troubleLooks[trouble].color} variant="light" tt="none" fw={600}>
                {troubleLooks[trouble].label}
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {connectedUsers === 1 ? "1 connected user" : `${connectedUsers} connected users`}
          </Text>
          {missing.length > 0 ? (
            <Text size="sm" mt={2}>
              Still missing: {missing.join(", ")}
            </Text>
          ) : null}
        </div>
        <Icon name="arrow-right" />
      </Group>
    </Card>
  );
}
