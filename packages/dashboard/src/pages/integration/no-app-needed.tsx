import { Text } from "@mantine/core";
import type { ProviderSummary } from "@portico/protocol/endpoints";
import { Markdown } from "../../components/markdown.tsx";
import { SectionCard } from "../../components/section-card.tsx";

/** A provider without OAuth: the key is the end user's own, so there is nothing for the host to register. */
export function NoAppNeeded({ provider }: { readonly provider: ProviderSummary }) {
  const what = provider.scheme === "basic" ? "user name and password" : "API key";
  return (
    <SectionCard title="App credentials">
      <Text size="sm">
        Nothing to register. Each of your users enters their own {what} of {provider.name} in the Connect Portal;
        Portico checks it and stores it sealed.
      </Text>
      {provider.setup ? <Markdown text={provider.setup} /> : null}
    </SectionCard>
  );
}
