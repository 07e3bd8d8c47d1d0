import { Text } from "@mantine/core";
import type { ConnectedUser } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useCall } from "../../api/call-context.tsx";
import { providersQuery } from "../../api/providers.ts";
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
  const { data: providers } = useQuery(providersQuery(useCall(), projectId));
  const provider = providers?.find(({ key }) => key === target?.credential.integrationType);
  const name = provider?.name ?? target?.credential.integrationType ?? "";
  const account = target?.credential.accountName ?? "Account not known yet";
  return (
    <ConfirmModal
      opened={target !== null}
      title={`Disconnect ${name}, ${account}?`}
      action="Disconnect"
      isPending={disconnect.isPending}
      error={disconnect.error}
      onConfirm={() =>
        target &&
        disconnect.mutate({ userId: target.user.id, credentialId: target.credential.id }, { onSuccess: close })
      }
      onClose={close}
    >
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        It is disconnected from user <strong>{target?.user.endUserId}</strong>, who can connect it again.{" "}
        {provider?.takesAccessBack === false
          ? `${name} has no way to take access back by a program: Portico forgets what it has, and the account's owner has to remove this app, or replace the key, at ${name}.`
          : target && isConnectedTwice(target)
            ? `The user has connected this account another time as well, and that connection goes on: ${name} is asked to take back only what ends this one alone. The receipt at the user says how that went.`
            : `${name} is asked to take the access back; the receipt at the user says how that went.`}
      </Text>
    </ConfirmModal>
  );
}

/** Whether its user has another working connection of the same account. */
function isConnectedTwice({ user, credential }: CredentialOfUser): boolean {
  return user.credentials.some(
    ({ id, integrationId, accountId, status }) =>
      id !== credential.id &&
      integrationId === credential.integrationId &&
      accountId !== null &&
      accountId === credential.accountId &&
      status !== "INVALID",
  );
}
