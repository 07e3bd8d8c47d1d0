import { Button, Group, Text } from "@mantine/core";
import type { SigningKey } from "@portico/protocol/endpoints";
import { useState } from "react";
import { useRevokeSigningKey } from "../../api/signing-keys.ts";
import { ConfirmModal } from "../../components/confirm-modal.tsx";
import { DataTable, type DataColumn } from "../../components/data-table.tsx";
import { Instant } from "../../components/instant.tsx";

interface SigningKeyListProps {
  readonly projectId: string;
  readonly signingKeys: readonly SigningKey[];
}

export function SigningKeyList({ projectId, signingKeys }: SigningKeyListProps) {
  const [revoking, setRevoking] = useState<SigningKey | null>(null);
  const revoke = useRevokeSigningKey(projectId);
  const close = () => {
    setRevoking(null);
    revoke.reset();
  };
  const [columns] = useState(() => describeColumns(setRevoking));
  return (
    <>
      <DataTable caption="Signing keys" columns={columns} rows={signingKeys} rowId={(key) => key.id} />
      <ConfirmModal
        opened={revoking !== null}
        title="Revoke this signing key?"
        action="Revoke key"
        isPending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoking && revoke.mutate(revoking.id, { onSuccess: close })}
        onClose={close}
      >
        <Text size="sm">
          Tokens signed with it are refused at once, and this cannot be undone. Users whose app still signs with it are
          cut off until you deploy another key. Their connected accounts stay.
        </Text>
      </ConfirmModal>
    </>
  );
}

function describeColumns(onRevoke: (key: SigningKey) => void): DataColumn<SigningKey>[] {
  return [
    {
      id: "id",
      header: "Key id",
      cell: ({ row }) => (
        <Text span ff="monospace" size="xs">
          {row.original.id}
        </Text>
      ),
    },
    { id: "createdAt", header: "Made", cell: ({ row }) => <Instant at={row.original.createdAt} /> },
    {
      id: "lastUsedAt",
      header: "Last used",
      cell: ({ row }) => (row.original.lastUsedAt ? <Instant at={row.original.lastUsedAt} /> : "Never"),
    },
    {
      id: "revoke",
      header: "Action",
      cell: ({ row }) => (
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Revoke key ${row.original.id}`}
            onClick={() => onRevoke(row.original)}
          >
            Revoke
          </Button>
        </Group>
      ),
    },
  ];
}
