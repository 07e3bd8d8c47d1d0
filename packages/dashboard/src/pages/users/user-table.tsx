import { Box, Group, Stack, Text } from "@mantine/core";
import type { ConnectedUser } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useCall } from "../../api/call-context.tsx";
import { providersQuery } from "../../api/providers.ts";
import { DataTable, type DataColumn } from "../../components/data-table.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { Instant } from "../../components/instant.tsx";
import { ProviderIcon } from "../../components/provider-icon.tsx";
import { CredentialBadge, CredentialFacts } from "./credential-facts.tsx";
import { Receipts } from "./receipts.tsx";
import { DisconnectModal, type CredentialOfUser } from "./disconnect-modal.tsx";
import classes from "./user-table.module.css";

type Credential = ConnectedUser["credentials"][number];

interface UserTableProps {
  readonly projectId: string;
  readonly users: readonly ConnectedUser[];
  /** Shows this integration's credentials only. */
  readonly integrationId?: string;
}

export function UserTable({ projectId, users, integrationId }: UserTableProps) {
  const [disconnecting, setDisconnecting] = useState<CredentialOfUser | null>(null);
  const columns = useMemo<DataColumn<ConnectedUser>[]>(
    () => [
      { id: "user", header: "User", cell: ({ row }) => <UserName user={row.original} /> },
      {
        id: "credentials",
        header: "Accounts",
        cell: ({ row }) => (
          <>
            <Credentials
              projectId={projectId}
              credentials={row.original.credentials.filter(
                (credential) => integrationId === undefined || credential.integrationId === integrationId,
              )}
              onDisconnect={(credential) => setDisconnecting({ user: row.original, credential })}
            />
            <Receipts projectId={projectId} user={row.original} integrationId={integrationId} />
          </>
        ),
      },
      { id: "lastActiveAt", header: "Last active", cell: ({ row }) => <Instant at={row.original.lastActiveAt} /> },
    ],
    [projectId, integrationId],
  );
  return (
    <>
      <DataTable caption="Connected users" columns={columns} rows={users} rowId={(user) => user.id} />
      <DisconnectModal projectId={projectId} target={disconnecting} onClose={() => setDisconnecting(null)} />
    </>
  );
}

/** The SDK's metadata may carry a `Name`, which people recognise sooner than an id. */
function UserName({ user }: { readonly user: ConnectedUser }) {
  const name = user.meta["Name"];
  return (
    <Box className={classes["user"] ?? ""}>
      {typeof name === "string" ? <Text size="sm">{name}</Text> : null}
      <Text size={typeof name === "string" ? "xs" : "sm"} ff="monospace" c={typeof name === "string" ? "dimmed" : ""}>
        {user.endUserId}
      </Text>
    </Box>
  );
}

interface CredentialsProps {
  readonly projectId: string;
  readonly credentials: readonly Credential[];
  readonly onDisconnect: (credential: Credential) => void;
}

function Credentials({ projectId, credentials, onDisconnect }: CredentialsProps) {
  const { data: providers } = useQuery(providersQuery(useCall(), projectId));
  if (credentials.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        None
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      {credentials.map((credential) => {
        const provider = providers?.find(({ key }) => key === credential.integrationType);
        const name = provider?.name ?? credential.integrationType;
        const account = credential.accountName ?? "Account not known yet";
        return (
          <Group key={credential.id} gap="xs" wrap="nowrap" align="center">
            <ProviderIcon name={name} iconUrl={provider?.iconUrl} size={28} />
            <Box style={{ flex: 1, minWidth: 0 }}>
              <Group gap={6}>
                <Text size="sm">
                  {name} · {account}
                </Text>
                <CredentialBadge credential={credential} provider={name} />
              </Group>
              <CredentialFacts credential={credential} provider={name} />
            </Box>
            <IconButton
              icon="trash"
              size="md"
              label={`Disconnect ${name}, ${account}`}
              onClick={() => onDisconnect(credential)}
            />
          </Group>
        );
      })}
    </Stack>
  );
}
