import { SegmentedControl, SimpleGrid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCall } from "../../api/call-context.tsx";
import { integrationQuery } from "../../api/integrations.ts";
import { useServer } from "../../api/sessions.ts";
import { useIntegrationId, useProjectId } from "../../app/route-params.ts";
import { CodeBlock } from "../../components/code-block.tsx";
import { CopyField } from "../../components/copy-field.tsx";
import { officialSnippet, porticoSnippet, serverSnippet } from "../../components/host-code.ts";
import { TextLink } from "../../components/links.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { SectionCard } from "../../components/section-card.tsx";

const snippets = { portico: porticoSnippet, official: officialSnippet } as const;

export function OverviewTab() {
  const projectId = useProjectId();
  const integrationId = useIntegrationId();
  const integration = useQuery(integrationQuery(useCall(), projectId, integrationId));
  return (
    <QueryView query={integration} what="the integration">
      {({ integrationType }) => (
        <Stack gap="lg">
          <SectionCard title="What your code needs" intro="Both are public; neither is a secret.">
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <CopyField label="integrationType" value={integrationType} />
              <CopyField label="Project id" value={projectId} />
            </SimpleGrid>
          </SectionCard>
          <SectionCard
            title="On your server"
            intro={
              <>
                Signs who the user is. It needs a{" "}
                <TextLink to="/projects/$projectId/sdk-setup" params={{ projectId }} inherit underline="always">
                  signing key
                </TextLink>
                .
              </>
            }
          >
            <CodeBlock title="Server, with @portico/node" code={serverSnippet(projectId)} />
          </SectionCard>
          <SectionCard
            title="In your web app"
            intro="Opens the Connect Portal. While the integration is inactive, nothing appears."
          >
            <BrowserCode projectId={projectId} integrationType={integrationType} />
          </SectionCard>
        </Stack>
      )}
    </QueryView>
  );
}

function BrowserCode(facts: { readonly projectId: string; readonly integrationType: string }) {
  const { publicUrl } = useServer();
  const [sdk, setSdk] = useState<keyof typeof snippets>("portico");
  const title = sdk === "portico" ? "Browser, with @portico/connect" : "Browser, with @useparagon/connect";
  return (
    <>
      <SegmentedControl
        aria-label="SDK"
        size="xs"
        style={{ alignSelf: "flex-start" }}
        value={sdk}
        onChange={(value) => setSdk(value as keyof typeof snippets)}
        data={[
          { value: "portico", label: "Portico SDK" },
          { value: "official", label: "Paragon SDK" },
        ]}
      />
      <CodeBlock title={title} code={snippets[sdk]({ ...facts, publicUrl })} />
    </>
  );
}
