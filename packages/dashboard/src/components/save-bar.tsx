import { Button, Group, Stack, Text } from "@mantine/core";
import { FailureNotice } from "./failure-notice.tsx";
import type { SchemaForm } from "./schema-form.ts";

interface SaveBarProps {
  readonly form: Pick<SchemaForm<unknown>, "isDirty" | "isSubmitting" | "isSaved" | "failure">;
  readonly label?: string;
}

/** The end of a form: the button, "Saved", and what went wrong. */
export function SaveBar({ form, label = "Save" }: SaveBarProps) {
  return (
    <Stack gap="sm">
      {form.failure ? <FailureNotice title="Not saved" error={form.failure} /> : null}
      <Group>
        <Button type="submit" loading={form.isSubmitting} disabled={!form.isDirty}>
          {label}
        </Button>
        <Text role="status" size="sm" c="dimmed">
          {form.isSaved ? "Saved" : ""}
        </Text>
      </Group>
    </Stack>
  );
}
