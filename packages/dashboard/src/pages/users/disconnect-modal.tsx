import { Text } from "@mantine/core";
import type { ConnectedUser } from "@portico/protocol/endpoints";
import { useDisconnectCredential } from "../../api/users.ts";
import { ConfirmModal } from "../../components/confirm-modal.tsx";

export interface CredentialOfUser {
  readonly user: ConnectedUser;
  readonly credential: ConnectedUser["credentials"][number];
}

interface DisconnectModalProps {
  readonly projectId: string;
  readonly target: CredentialOfUser | null;
  readonly onClose: () => void;
}

/** Disconnects one account as its user could. */
export function DisconnectModal({ projectId, target, onClose }: DisconnectModalProps) {
  const disconnect = useDisconnectCredential(projectId);
  const close = () => {
    disconnect.reset();
    onClose();
  };
  return (
    <ConfirmModal
      opened={target !== null}
      title="Disconnect this account?"
      action="Disconnect"
      isPending={disconnect.isPending}
      error={disconnect.error}
      onConfirm={() =>
        target &&
        disconnect.mutate({ userId: target.user.id, credentialId: target.credential.id }, { onSuccess: close })
      }
      onClose={close}
    >
      <Text size="sm">
        {target?.credential.accountName ?? "The account"} of user {target?.user.endUserId} is disconnected and its
        access given back to the provider; the receipt at the user says how that went. The user can connect it again.
      </Text>
    </ConfirmModal>
  );
}
