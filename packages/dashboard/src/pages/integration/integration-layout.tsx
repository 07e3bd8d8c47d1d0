import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { isAbsent } from "../../api/api-error.ts";
import { useCall } from "../../api/call-context.tsx";
import { integrationQuery } from "../../api/integrations.ts";
import { providersQuery } from "../../api/providers.ts";
import { useIntegrationId, useProjectId } from "../../app/route-params.ts";
import { IntegrationTrouble, troubleOf } from "../../components/integration-trouble.tsx";
import { LinkButton } from "../../components/links.tsx";
import { NothingHere } from "../../components/nothing-here.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { ProviderIcon } from "../../components/provider-icon.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { ActivationControl } from "./activation-control.tsx";
import classes from "./integration-layout.module.css";

const tabs = [
  { to: "/projects/$projectId/integrations/$integrationId", label: "Overview" },
  { to: "/projects/$projectId/integrations/$integrationId/settings", label: "Settings" },
  { to: "/projects/$projectId/integrations/$integrationId/users", label: "Users" },
] as const;

/** What all tabs of an integration share: its name, the switch that shows it to users, and the way between tabs. */
export function IntegrationLayout() {
  const params = { projectId: useProjectId(), integrationId: useIntegrationId() };
  const call = useCall();
  const integration = useQuery(integrationQuery(call, params.projectId, params.integrationId));
  const providers = useQuery(providersQuery(call, params.projectId));
  if (isAbsent(integration.error)) {
    return (
      <NothingHere
        title="This integration does not exist"
        action={
          <LinkButton to="/projects/$projectId/integrations" params={params}>
            See the project&apos;s integrations
          </LinkButton>
        }
      >
        The address may be misspelt, or the integration was removed from this project.
      </NothingHere>
    );
  }
  return (
    <QueryView query={integration} what="the integration" heading="Integration">
      {(loaded) => {
        const provider = providers.data?.find(({ key }) => key === loaded.integrationType);
        const name = provider?.name ?? loaded.integrationType;
        return (
          <Stack gap={0}>
            <PageHeader
              title={name}
              {...(provider ? { intro: provider.description } : {})}
              icon={<ProviderIcon name={name} iconUrl={provider?.iconUrl} size={52} />}
              action={<ActivationControl integration={loaded} name={name} />}
            />
            {troubleOf(loaded) === null ? null : (
              <Stack gap="sm" mb="lg">
                <IntegrationTrouble integration={loaded} name={name} />
              </Stack>
            )}
            <nav className={classes["tabs"]} aria-label={name}>
              {tabs.map(({ to, label }) => (
                <Link key={to} to={to} params={params} activeOptions={{ exact: true }} className={classes["tab"]}>
                  {label}
                </Link>
              ))}
            </nav>
            <Outlet />
          </Stack>
        );
      }}
    </QueryView>
  );
}
