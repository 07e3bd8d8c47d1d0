import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { apiKeysQuery } from "../../api/api-keys.ts";
import { useCall } from "../../api/call-context.tsx";
import { useProjectId } from "../../app/route-params.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { Icon } from "../../components/icon.tsx";
import { LoadingRows } from "../../components/loading-rows.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { SecretOnceModal } from "../../components/secret-once-modal.tsx";
import { SectionCard } from "../../components/section-card.tsx";
import { ApiKeyList } from "./api-key-list.tsx";
import { NewApiKeyModal } from "./new-api-key-modal.tsx";

export function ApiKeysPage() {
  const projectId = useProjectId();
  const keys = useQuery(apiKeysQuery(useCall(), projectId));
  const [isMaking, setIsMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const make = (
    <Button leftSection={<Icon name="plus" />} onClick={() => setIsMaking(true)}>
      Make API key
    </Button>
  );
  return (
    <>
      <PageHeader
        title="API keys"
        intro="Your own server uses one to call the host API: events, webhooks, and what else belongs to the whole project. Never put one into a browser."
        action={make}
      />
      <QueryView query={keys} what="the API keys" loading={<LoadingRows rows={2} height={56} />}>
        {(loaded) =>
          loaded.length === 0 ? (
            <EmptyState icon="lock" title="There is no API key yet">
              Make one, and give it to your server as an environment variable. It is shown once.
            </EmptyState>
          ) : (
            <SectionCard title="Keys" intro="Rotate makes a successor; the old key works for 24 hours more.">
              <ApiKeyList projectId={projectId} apiKeys={loaded} onMade={setSecret} />
            </SectionCard>
          )
        }
      </QueryView>
      <NewApiKeyModal projectId={projectId} opened={isMaking} onClose={() => setIsMaking(false)} onMade={setSecret} />
      <SecretOnceModal title="Your new API key" label="API key" secret={secret} onClose={() => setSecret(null)}>
        Portico keeps a hash of it only. Put it where your server keeps its secrets, for example in the environment
        variable PORTICO_API_KEY.
      </SecretOnceModal>
    </>
  );
}
