import { Chip, Group, Stack, Text, TextInput } from "@mantine/core";
import type { ProviderSummary } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCall } from "../../api/call-context.tsx";
import { integrationsQuery } from "../../api/integrations.ts";
import { providersQuery } from "../../api/providers.ts";
import { useProjectId } from "../../app/route-params.ts";
import { Icon } from "../../components/icon.tsx";
import { LinkButton } from "../../components/links.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { ProviderGrid } from "./provider-grid.tsx";

export function CataloguePage() {
  const projectId = useProjectId();
  const call = useCall();
  const providers = useQuery(providersQuery(call, projectId));
  const integrations = useQuery(integrationsQuery(call, projectId));
  return (
    <>
      <PageHeader
        title="Add integration"
        intro="Pick the service your users should connect. Nothing is visible to them until you activate it."
        action={
          <LinkButton to="/projects/$projectId/catalogue/private" params={{ projectId }} variant="default">
            Add private provider
          </LinkButton>
        }
      />
      <QueryView query={providers} what="the catalogue">
        {(loaded) => <Catalogue projectId={projectId} providers={loaded} integrations={integrations.data ?? []} />}
      </QueryView>
    </>
  );
}

interface CatalogueProps {
  readonly projectId: string;
  readonly providers: readonly ProviderSummary[];
  readonly integrations: readonly { readonly id: string; readonly integrationType: string }[];
}

const everything = "All";

function Catalogue({ projectId, providers, integrations }: CatalogueProps) {
  const [search, setSearch] = useState("");
  const [category, setCategory] = useState(everything);
  const categories = [everything, ...new Set(providers.flatMap((provider) => provider.categories).sort())];
  const found = providers.filter((provider) => matches(provider, search, category));
  return (
    <Stack>
      <TextInput
        type="search"
        label="Search the catalogue"
        placeholder="GitHub, CRM, payments …"
        leftSection={<Icon name="search" />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        maw={420}
        autoFocus
      />
      <Chip.Group value={category} onChange={(value) => setCategory(value as string)}>
        <Group gap={6} role="radiogroup" aria-label="Category">
          {categories.map((name) => (
            <Chip key={name} value={name} size="xs" variant="outline">
              {name}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Text size="sm" c="dimmed" role="status">
        {found.length === 1 ? "1 provider" : `${found.length} providers`}
      </Text>
      {found.length === 0 ? (
        <Text>Nothing matches. A service that is not listed can be added as a private provider, without a build.</Text>
      ) : (
        <ProviderGrid projectId={projectId} providers={found} integrations={integrations} />
      )}
    </Stack>
  );
}

function matches(provider: ProviderSummary, search: string, category: string): boolean {
  if (category !== everything && !provider.categories.includes(category)) return false;
  const words = [provider.key, provider.name, provider.description, ...provider.categories].join(" ").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((part) => words.includes(part));
}
