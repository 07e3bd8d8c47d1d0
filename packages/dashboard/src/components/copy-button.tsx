import { ActionIcon, Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { Icon } from "./icon.tsx";

/** How long "Copied" stays. */
const copiedForMs = 2_000;

interface CopyButtonProps {
  readonly value: string;
  /** What is copied, "Copy the project id". */
  readonly label: string;
  /** An icon alone. */
  readonly compact?: boolean;
}

/** Copies a text and says that it did, to the eye and to a screen reader. */
export function CopyButton({ value, label, compact = false }: CopyButtonProps) {
  const [copiedAt, setCopiedAt] = useState<number | null>(null);
  const copied = copiedAt !== null;
  useEffect(() => {
    if (copiedAt === null) return;
    const timer = setTimeout(() => setCopiedAt(null), copiedForMs);
    return () => clearTimeout(timer);
  }, [copiedAt]);
  const copy = async () => {
    if (await writeToClipboard(value)) setCopiedAt(Date.now());
  };
  const icon = <Icon name={copied ? "check" : "copy"} size={16} />;
  const said = copied ? "Copied" : label;
  if (compact) {
    return (
      <ActionIcon aria-label={said} title={said} onClick={() => void copy()} size="md">
        {icon}
      </ActionIcon>
    );
  }
  return (
    <Button variant="default" size="xs" leftSection={icon} aria-label={said} onClick={() => void copy()}>
      {copied ? "Copied" : "Copy"}
    </Button>
  );
}

async function writeToClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** Plain http on a name other than localhost has no clipboard API. */
function copyBySelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}
