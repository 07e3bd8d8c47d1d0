import { List, Text } from "@mantine/core";
import type { Project } from "@portico/protocol/endpoints";
import type { ReactNode } from "react";
import { TypedConfirmModal } from "../../components/typed-confirm-modal.tsx";

interface OrderModalProps {
  readonly project: Project;
  /** `revoke_frozen`: of a freeze that stands. Null: closed. */
  readonly order: "freeze" | "revoke" | "revoke_frozen" | null;
  /** What it is about, in words. */
  readonly scope: string;
  /** How much that is. */
  readonly coverage: ReactNode;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

const reconnecting = "Each user concerned has to connect again after the thaw. Their settings are kept.";
const forGood = "This cannot be undone.";
const consequences = {
  freeze: {
    title: "Freeze these connections?",
    action: "Freeze now",
    lines: [
      "Nothing of it is served, refreshed or sent, on every server within seconds.",
      "Nobody connects anew what it covers.",
      "Tokens and settings are kept; a thaw brings everything back.",
    ],
  },
  revoke: {
    title: "Revoke these connections for good?",
    action: "Freeze and revoke",
    lines: [
      "They are frozen first, and each provider is then asked to take the access back, for up to 24 hours.",
      reconnecting,
      forGood,
    ],
  },
  revoke_frozen: {
    title: "Revoke these connections for good?",
    action: "Revoke now",
    lines: [
      "They stay frozen, and each provider is asked to take the access back, for up to 24 hours.",
      reconnecting,
      forGood,
    ],
  },
} as const;

/** The last question before an order, with what it is about, how much that is and what follows. */
export function OrderModal({ project, order, scope, coverage, ...rest }: OrderModalProps) {
  const { title, action, lines } = consequences[order ?? "freeze"];
  return (
    <TypedConfirmModal {...rest} opened={order !== null} title={title} action={action} projectName={project.name}>
      <Text size="sm" fw={600}>
        {scope}
      </Text>
      {coverage}
      <List size="sm">
        {lines.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    </TypedConfirmModal>
  );
}
