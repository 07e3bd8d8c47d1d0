import { Stack, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { ConfirmModal } from "./confirm-modal.tsx";

interface TypedConfirmModalProps {
  readonly opened: boolean;
  readonly title: string;
  /** What will happen and whether it can be undone. */
  readonly children: ReactNode;
  /** The verb, "Destroy project". */
  readonly action: string;
  /** What has to be typed. */
  readonly projectName: string;
  readonly isPending: boolean;
  readonly error: unknown;
  /** Is handed the name as it was typed. */
  readonly onConfirm: (typed: string) => void;
  readonly onClose: () => void;
}

/** Asks before much is lost: the project's name has to be typed, so that it is not the wrong project. */
export function TypedConfirmModal({ projectName, children, onConfirm, onClose, ...rest }: TypedConfirmModalProps) {
  const [typed, setTyped] = useState("");
  const close = () => {
    setTyped("");
    onClose();
  };
  return (
    <ConfirmModal
      {...rest}
      isReady={typed.trim() === projectName.trim()}
      onConfirm={() => onConfirm(typed.trim())}
      onClose={close}
    >
      <Stack style={{ overflowWrap: "anywhere" }}>
        {children}
        <TextInput
          label="Type the project's name to confirm"
          description={projectName}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Stack>
    </ConfirmModal>
  );
}
