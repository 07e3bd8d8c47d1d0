import { Alert, Button, Checkbox, Group, Modal, Stack } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { CodeBlock } from "./code-block.tsx";
import { Icon } from "./icon.tsx";

interface SecretOnceModalProps {
  /** "Your new API key". */
  readonly title: string;
  /** What the field is called, "API key". */
  readonly label: string;
  /** Null while there is nothing to show. */
  readonly secret: string | null;
  /** Where to put it. */
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/** The only time that a secret is seen: it does not close by a stray click. */
export function SecretOnceModal({ title, label, secret, children, onClose }: SecretOnceModalProps) {
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      {secret === null ? null : (
        <Shown label={label} secret={secret} onClose={onClose}>
          {children}
        </Shown>
      )}
    </Modal>
  );
}

function Shown({
  label,
  secret,
  children,
  onClose,
}: Omit<SecretOnceModalProps, "title"> & { readonly secret: string }) {
  const [isStored, setIsStored] = useState(false);
  return (
    <Stack>
      <Alert color="yellow" icon={<Icon name="alert" />} title="Store it now. It is not shown again.">
        {children}
      </Alert>
      <CodeBlock title={label} code={secret} />
      <Group justify="space-between">
        <Checkbox
          label="I have stored it"
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
