import type { ProjectId } from "@portico/protocol";
import { addProvider, listProviders, type ProviderSummary } from "@portico/protocol/endpoints";
import { appSecretOf, scopesOf, selfRegistrationOf, takesAccessBack } from "@portico/providers";
import type { Router } from "../http/define-route.ts";
import type { Provider, ProviderService } from "../integrations/provider-service.ts";

export function mountProvidersRoutes(router: Router, { providers }: Readonly<{ providers: ProviderService }>): void {
  router.on(listProviders, async ({ params }) => {
    const found = await providers.list(params.projectId as ProjectId);
    return { providers: found.map((provider) => toSummary(provider, params.projectId)) };
  });

  router.on(addProvider, async ({ params, body }) =>
    toSummary(await providers.add(params.projectId as ProjectId, body.declaration), params.projectId),
  );
}

function toSummary({ declaration, setup, isPrivate }: Provider, projectId: string): ProviderSummary {
  const scopes = scopesOf(declaration.auth);
  return {
    key: declaration.key,
    name: declaration.name,
    description: declaration.description,
    categories: [...declaration.categories],
    brandColor: declaration.brandColor,
    iconUrl: `/integrations/${declaration.key}.svg${isPrivate ? `?projectId=${projectId}` : ""}`,
    scheme: declaration.auth.scheme,
    takesAccessBack: takesAccessBack(declaration.auth),
    appSecret: appSecretOf(declaration.auth),
    registersItself: selfRegistrationOf(declaration.auth),
    scopes: scopes.map(({ name, description, required, byDefault }) => ({ name, description, required, byDefault })),
    setup,
    setupUrl: declaration.setupUrl ?? null,
    private: isPrivate,
  };
}
