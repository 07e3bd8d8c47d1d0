import { Button, Text } from "@mantine/core";
import type { Integration, ProviderSummary } from "@portico/protocol/endpoints";
import { useState } from "react";
import { Markdown } from "../../components/markdown.tsx";
import { SectionCard } from "../../components/section-card.tsx";
import { AppCredentialsForm } from "./app-credentials-form.tsx";

interface SelfRegisteredProps {
  readonly integration: Integration;
  readonly provider: ProviderSummary;
}

/** A provider at which Portico registers the app by itself; the host may bring its own where one server is for all. */
export function SelfRegistered({ integration, provider }: SelfRegisteredProps) {
  const [isEntering, setIsEntering] = useState(integration.clientId !== null);
  const { name, registersItself, setup } = provider;
  return (
    <>
      <SectionCard title={integration.clientId === null ? "No app to register" : "An app of your own"}>
        <Text size="sm">
          {integration.clientId === null
            ? `Portico registers itself at ${name} when the first user connects, under the name of your project. There is no client ID to enter.`
            : `Your own client is used at ${name}. Empty the client ID to let Portico register itself.`}
        </Text>
        {setup ? <Markdown text={setup} /> : null}
        {registersItself === "without_client" && !isEntering ? (
          <Button variant="default" w="fit-content" onClick={() => setIsEntering(true)}>
            Use a client of your own
          </Button>
        ) : null}
      </SectionCard>
      {isEntering ? <AppCredentialsForm integration={integration} provider={provider} /> : null}
    </>
  );
}
