import { Stack } from "@mantine/core";
import type { ProviderSummary } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useCall } from "../../api/call-context.tsx";
import { integrationQuery } from "../../api/integrations.ts";
import { providersQuery } from "../../api/providers.ts";
import { useIntegrationId, useProjectId } from "../../app/route-params.ts";
import { QueryView } from "../../components/query-view.tsx";
import { AppCredentialsForm } from "./app-credentials-form.tsx";
import { ConsentForm } from "./consent-form.tsx";
import { NoAppNeeded } from "./no-app-needed.tsx";
import { PortalForm } from "./portal-form.tsx";
import { RemoveIntegration } from "./remove-integration.tsx";
import { RequestPolicyForm } from "./request-policy-form.tsx";
import { SelfRegistered } from "./self-registered.tsx";
import { ScopesForm } from "./scopes-form.tsx";
import { TestAppForm } from "./test-app-form.tsx";

/** Each part is saved by itself, so that a fault in one cannot hold up another. */
export function SettingsTab() {
  const projectId = useProjectId();
  const integrationId = useIntegrationId();
  const call = useCall();
  const integration = useQuery(integrationQuery(call, projectId, integrationId));
  const providers = useQuery(providersQuery(call, projectId));
  return (
    <QueryView query={integration} what="the integration">
      {(loaded) => (
        <QueryView query={providers} what="the catalogue">
          {(catalogue) => {
            const provider = catalogue.find(({ key }) => key === loaded.integrationType);
            return (
              <Stack gap="lg" key={loaded.id}>
                {provider?.registersItself ? (
                  <SelfRegistered integration={loaded} provider={provider} />
                ) : provider?.appSecret === null ? (
                  <NoAppNeeded provider={provider} />
                ) : (
                  <AppCredentialsForm integration={loaded} provider={provider} />
                )}
                {hasScopes(provider) ? <ScopesForm integration={loaded} provider={provider} /> : null}
                {provider === undefined || provider.scheme === "oauth2" ? (
                  // anew when the scopes were saved: it is about them
                  <ConsentForm key={loaded.scopes.join(" ")} integration={loaded} provider={provider} />
                ) : null}
                {loaded.testAppLifetimeDays === null ? null : (
                  <TestAppForm integration={loaded} days={loaded.testAppLifetimeDays} />
                )}
                <PortalForm integration={loaded} provider={provider} />
                <RequestPolicyForm integration={loaded} />
                <RemoveIntegration integration={loaded} name={provider?.name ?? loaded.integrationType} />
              </Stack>
            );
          }}
        </QueryView>
      )}
    </QueryView>
  );
}

/** Consent always asks for scopes; forms do only where the declaration knows some. */
function hasScopes(provider: ProviderSummary | undefined): boolean {
  return (
    provider === undefined ||
    provider.scheme === "oauth2" ||
    provider.scheme === "oauth2_discovery" ||
    provider.scopes.length > 0
  );
}
