import { Text } from "@mantine/core";
import type { ProviderSummary } from "@portico/protocol/endpoints";
import { Markdown } from "../../components/markdown.tsx";
import { SectionCard } from "../../components/section-card.tsx";

/** A provider at which the host registers nothing: what connects is the end user's own, or nothing at all. */
export function NoAppNeeded({ provider }: { readonly provider: ProviderSummary }) {
  const what = entered[provider.scheme] ?? "credential";
  return (
    <SectionCard title="App credentials">
      <Text size="sm">
        {provider.scheme === "none"
          ? `Nothing to register, and nothing to enter: ${provider.name} is open to everybody. Your users confirm the connection in the Connect Portal.`
          : `Nothing to register. Each of your users enters their own ${what} of ${provider.name} in the Connect Portal; Portico checks it and stores it sealed.`}
      </Text>
      {provider.setup ? <Markdown text={provider.setup} /> : null}
    </SectionCard>
  );
}

const entered: Readonly<Partial<Record<ProviderSummary["scheme"], string>>> = {
  api_key: "API key",
  basic: "user name and password",
  aws_sigv4: "access key",
  oauth1: "consumer key and token, with their secrets",
  client_credentials: "client id and secret",
  jwt_bearer: "service account key",
  two_step: "sign-in details",
};
