import { Group, Text } from "@mantine/core";
import { CopyButton } from "./copy-button.tsx";
import classes from "./code-block.module.css";

interface CodeBlockProps {
  /** What the code is or where it goes, "Your server". */
  readonly title: string;
  readonly code: string;
}

/** Code to be pasted into a program. Scrolls by keyboard too. */
export function CodeBlock({ title, code }: CodeBlockProps) {
  return (
    <figure className={classes["block"]}>
      <Group component="figcaption" className={classes["caption"] ?? ""} justify="space-between" wrap="nowrap">
        <Text span size="xs" fw={550}>
          {title}
        </Text>
        <CopyButton value={code} label={`Copy: ${title}`} />
      </Group>
      {/* A scrollable region must be reachable by keyboard (WCAG 2.2, 2.1.1). */}
      <pre className={classes["code"]} tabIndex={0} aria-label={title} role="region">
        <code>{code}</code>
      </pre>
    </figure>
  );
}
