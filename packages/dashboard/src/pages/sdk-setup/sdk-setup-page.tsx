import { Button, Stack, Text } from "@mantine/core";
import type { SigningKey } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCall } from "../../api/call-context.tsx";
import { signingKeysQuery, useCreateSigningKey } from "../../api/signing-keys.ts";
import { useProjectId } from "../../app/route-params.ts";
import { CodeBlock } from "../../components/code-block.tsx";
import { serverSnippet } from "../../components/host-code.ts";
import { CopyField } from "../../components/copy-field.tsx";
import { FailureNotice } from "../../components/failure-notice.tsx";
import { Icon } from "../../components/icon.tsx";
import { LoadingRows } from "../../components/loading-rows.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { SectionCard } from "../../components/section-card.tsx";
import { NewKeyModal } from "./new-key-modal.tsx";
import { SigningKeyList } from "./signing-key-list.tsx";

export function SdkSetupPage() {
  const projectId = useProjectId();
  const keys = useQuery(signingKeysQuery(useCall(), projectId));
  const create = useCreateSigningKey(projectId);
  const [privateKey, setPrivateKey] = useState<string | null>(null);
  const makeKey = (
    <Button
      leftSection={<Icon name="plus" />}
      loading={create.isPending}
      onClick={() => create.mutate(undefined, { onSuccess: (made) => setPrivateKey(made.privateKey) })}
    >
      Make signing key
    </Button>
  );
  const forget = () => {
    setPrivateKey(null);
    create.reset();
  };
  return (
    <>
      <PageHeader
        title="SDK setup"
        intro="Your server signs a short-lived token that says who the user is. Portico checks it with the public half of a signing key."
        action={makeKey}
      />
      <Stack gap="lg">
        {create.error ? <FailureNotice title="No key was made" error={create.error} /> : null}
        <SectionCard
          title="Signing keys"
          intro="Each project may have several, so that you can change them without a pause: make the new one, deploy it, revoke the old one."
        >
          <QueryView query={keys} what="the signing keys" loading={<LoadingRows rows={2} height={56} />}>
            {(loaded) => <Keys projectId={projectId} keys={loaded} />}
          </QueryView>
        </SectionCard>
        <SectionCard
          title="Sign a user token"
          intro="On your server, for the user who is signed in to your app. Never in the browser: whoever has the key can speak for all your users."
        >
          <CopyField label="Project id" value={projectId} />
          <CodeBlock title="Your server" code={serverSnippet(projectId)} />
        </SectionCard>
      </Stack>
      <NewKeyModal privateKey={privateKey} onClose={forget} />
    </>
  );
}

function Keys({ projectId, keys }: { readonly projectId: string; readonly keys: readonly SigningKey[] }) {
  if (keys.length > 0) return <SigningKeyList projectId={projectId} signingKeys={keys} />;
  return (
    <Text size="sm" c="dimmed">
      There is no key yet. Make one to let your server sign user tokens.
    </Text>
  );
}
