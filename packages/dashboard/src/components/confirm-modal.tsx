import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { FailureNotice } from "./failure-notice.tsx";

interface ConfirmModalProps {
  readonly opened: boolean;
  readonly title: string;
  /** What will happen and whether it can be undone. */
  readonly children: ReactNode;
  /** The verb, "Revoke key". */
  readonly action: string;
  readonly isPending: boolean;
  /** Whether what has to be typed has been (true). */
  readonly isReady?: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something is lost. */
export function ConfirmModal(props: ConfirmModalProps) {
  const { opened, title, children, action, isPending, isReady = true, error, onConfirm, onClose } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": "Close" }}>
      <Stack>
        <div>{children}</div>
        {error ? <FailureNotice title="That did not work" error={error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red.9" loading={isPending} disabled={!isReady} onClick={onConfirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
