import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useCall } from "../../api/call-context.tsx";
import { integrationsQuery } from "../../api/integrations.ts";
import { projectQuery } from "../../api/projects.ts";
import { useProviderName } from "../../api/providers.ts";
import { useProjectId } from "../../app/route-params.ts";
import { PageHeader } from "../../components/page-header.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { EndedFreezes } from "./ended-freezes.tsx";
import { FreezeForm } from "./freeze-form.tsx";
import { StandingFreezes } from "./standing-freezes.tsx";
import { WhatFreezingMeans } from "./what-freezing-means.tsx";

/** The project's emergency brake. What stands and the way to more of it come first: there is no time to scroll. */
export function EmergencyPage() {
  const projectId = useProjectId();
  const project = useQuery(projectQuery(useCall(), projectId));
  const { integrations, nameOf } = useIntegrationNames(projectId);
  return (
    <>
      <PageHeader title="Emergency" intro="When tokens may have leaked: freeze, look, close the door, revoke, thaw." />
      <QueryView query={project} what="the project">
        {(loaded) => (
          <Stack gap="lg">
            <StandingFreezes project={loaded} nameOf={nameOf} />
            <FreezeForm project={loaded} integrations={integrations} nameOf={nameOf} />
            <WhatFreezingMeans />
            <EndedFreezes projectId={projectId} nameOf={nameOf} />
          </Stack>
        )}
      </QueryView>
    </>
  );
}

/** Integrations by the names that people know. Missing ones do not hold up a freeze: they are called by their key. */
function useIntegrationNames(projectId: string) {
  const { data: integrations } = useQuery(integrationsQuery(useCall(), projectId));
  const providerName = useProviderName(projectId);
  const nameOf = useCallback(
    (idOrType: string) => providerName(integrations?.find(({ id }) => id === idOrType)?.integrationType ?? idOrType),
    [integrations, providerName],
  );
  return { integrations: integrations ?? [], nameOf };
}
