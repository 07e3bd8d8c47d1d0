import { Textarea } from "@mantine/core";
import type { ReactNode } from "react";

interface LinesInputProps {
  readonly label: string;
  readonly description: ReactNode;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

/** A list of texts, one a line, so that many can be pasted at once. */
export function LinesInput({ onChange, error, ...props }: LinesInputProps) {
  return (
    <Textarea
      {...props}
      error={error}
      autosize
      minRows={2}
      maxRows={12}
      spellCheck={false}
      autoCapitalize="off"
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "0.8125rem" } }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
