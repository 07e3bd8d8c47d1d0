import { Alert, Button, Checkbox, Group, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import { CodeBlock } from "../../components/code-block.tsx";
import { Icon } from "../../components/icon.tsx";

interface NewKeyModalProps {
  /** PKCS #8, PEM; null while there is nothing to show. */
  readonly privateKey: string | null;
  readonly onClose: () => void;
}

/** The only time that the private half is seen: it does not close by a stray click. */
export function NewKeyModal({ privateKey, onClose }: NewKeyModalProps) {
  return (
    <Modal
      opened={privateKey !== null}
      onClose={onClose}
      title="Your new signing key"
      size="xl"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      {privateKey === null ? null : <PrivateKey privateKey={privateKey} onClose={onClose} />}
    </Modal>
  );
}

function PrivateKey({ privateKey, onClose }: { readonly privateKey: string; readonly onClose: () => void }) {
  const [isStored, setIsStored] = useState(false);
  return (
    <Stack>
      <Alert color="yellow" icon={<Icon name="alert" />} title="Store this key now. It is not shown again.">
        Portico keeps the public half only. Put this half where your server keeps its secrets, for example in the
        environment variable PORTICO_SIGNING_KEY.
      </Alert>
      <CodeBlock title="Private key" code={privateKey} />
      <Group>
        <Button variant="default" leftSection={<Icon name="download" />} onClick={() => download(privateKey)}>
          Download as file
        </Button>
      </Group>
      <Group justify="space-between">
        <Checkbox
          label="I have stored the key"
          checked={isStored}
          onChange={(event) => setIsStored(event.currentTarget.checked)}
        />
        <Button disabled={!isStored} onClick={onClose}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}

function download(privateKey: string): void {
  const url = URL.createObjectURL(new Blob([privateKey], { type: "application/x-pem-file" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "portico-signing-key.pem";
  link.click();
  URL.revokeObjectURL(url);
}
