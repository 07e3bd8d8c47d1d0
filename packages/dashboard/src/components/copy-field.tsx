import { Box, Group, Text } from "@mantine/core";
import { useId } from "react";
import { CopyButton } from "./copy-button.tsx";
import classes from "./copy-field.module.css";

interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
}

/** A value to be pasted elsewhere, whole and with its copy button. */
export function CopyField({ label, value, hint }: CopyFieldProps) {
  const labelId = useId();
  return (
    <Box role="group" aria-labelledby={labelId}>
      <Text id={labelId} size="sm" fw={550} mb={4}>
        {label}
      </Text>
      <Group className={classes["field"] ?? ""} gap="xs" wrap="nowrap" justify="space-between">
        <code className={classes["value"]}>{value}</code>
        <CopyButton value={value} label={`Copy: ${label}`} compact />
      </Group>
      {hint ? (
        <Text size="xs" c="dimmed" mt={4}>
          {hint}
        </Text>
      ) : null}
    </Box>
  );
}
