import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { FailureNotice } from "./failure-notice.tsx";
import type { SchemaForm } from "./schema-form.ts";

interface FormModalProps {
  readonly opened: boolean;
  readonly title: string;
  readonly onClose: () => void;
  /** A component whose form lives as long as the dialog is open, so that it begins empty each time. */
  readonly children: ReactNode;
}

/** A dialog that makes or changes something; what is in it is a `FormBody`. */
export function FormModal({ opened, title, onClose, children }: FormModalProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      {children}
    </Modal>
  );
}

interface FormBodyProps {
  readonly form: Pick<SchemaForm<unknown>, "isSubmitting" | "failure" | "onSubmit">;
  /** The verb, "Make key". */
  readonly action: string;
  /** What did not work, "No key was made". */
  readonly failed: string;
  readonly onClose: () => void;
  /** The fields. */
  readonly children: ReactNode;
}

/** The fields, what went wrong, and the way on or out. */
export function FormBody({ form, action, failed, onClose, children }: FormBodyProps) {
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <Stack>
        {children}
        {form.failure ? <FailureNotice title={failed} error={form.failure} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={form.isSubmitting}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
