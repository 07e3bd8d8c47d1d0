import { Badge, Button, Card, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import type { ProviderSummary } from "@portico/protocol/endpoints";
import { useNavigate } from "@tanstack/react-router";
import { useAddIntegration } from "../../api/integrations.ts";
import { FailureNotice } from "../../components/failure-notice.tsx";
import { LinkButton } from "../../components/links.tsx";
import { ProviderIcon } from "../../components/provider-icon.tsx";
import classes from "../projects/projects-page.module.css";

interface ProviderGridProps {
  readonly projectId: string;
  readonly providers: readonly ProviderSummary[];
  readonly integrations: readonly { readonly id: string; readonly integrationType: string }[];
}

/** Providers as cards; one press adds, and opens what it added. */
export function ProviderGrid({ projectId, providers, integrations }: ProviderGridProps) {
  const add = useAddIntegration(projectId);
  const navigate = useNavigate();
  const addAndOpen = (key: string) =>
    add.mutate(key, {
      onSuccess: (made) =>
        void navigate({
          to: "/projects/$projectId/integrations/$integrationId/settings",
          params: { projectId, integrationId: made.id },
        }),
    });
  return (
    <Stack>
      {add.error ? <FailureNotice title="The integration was not added" error={add.error} /> : null}
      <SimpleGrid component="ul" cols={{ base: 1, xs: 2, md: 3 }} className={classes["list"] ?? ""}>
        {providers.map((provider) => {
          const added = integrations.find(({ integrationType }) => integrationType === provider.key);
          return (
            <Card key={provider.key} component="li" padding="md">
              <Group wrap="nowrap" align="flex-start" mb="sm" style={{ flex: 1 }}>
                <ProviderIcon name={provider.name} iconUrl={provider.iconUrl} />
                <div style={{ minWidth: 0 }}>
                  <Group gap={6}>
                    <Text fw={600}>{provider.name}</Text>
                    {provider.private ? (
                      <Badge size="sm" color="gray" variant="light" tt="none">
                        Private
                      </Badge>
                    ) : null}
                  </Group>
                  <Text size="sm" c="dimmed">
                    {provider.description}
                  </Text>
                </div>
              </Group>
              {added ? (
                <LinkButton
                  to="/projects/$projectId/integrations/$integrationId"
                  params={{ projectId, integrationId: added.id }}
                  variant="subtle"
                  size="xs"
                  aria-label={`Added, open it: ${provider.name}`}
                >
                  Added, open it
                </LinkButton>
              ) : (
                <Button
                  variant="default"
                  size="xs"
                  aria-label={`Add ${provider.name}`}
                  loading={add.isPending && add.variables === provider.key}
                  onClick={() => addAndOpen(provider.key)}
                >
                  Add
                </Button>
              )}
            </Card>
          );
        })}
      </SimpleGrid>
    </Stack>
  );
}
