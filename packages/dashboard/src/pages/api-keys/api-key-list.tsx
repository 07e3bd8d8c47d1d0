import { Badge, Box, Button, Group, Text } from "@mantine/core";
import type { ApiKey } from "@portico/protocol/endpoints";
import { useState } from "react";
import { useRevokeApiKey, useRotateApiKey } from "../../api/api-keys.ts";
import { ConfirmModal } from "../../components/confirm-modal.tsx";
import { DataTable, type DataColumn } from "../../components/data-table.tsx";
import { FailureNotice } from "../../components/failure-notice.tsx";
import { Instant } from "../../components/instant.tsx";

interface ApiKeyListProps {
  readonly projectId: string;
  readonly apiKeys: readonly ApiKey[];
  /** Is handed a successor, which is shown once. */
  readonly onMade: (key: string) => void;
}

export function ApiKeyList({ projectId, apiKeys, onMade }: ApiKeyListProps) {
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const revoke = useRevokeApiKey(projectId);
  const rotate = useRotateApiKey(projectId);
  const rotateKey = (key: ApiKey) =>
    rotate.mutate(key.id, {
      onSuccess: (made) => {
        rotate.reset();
        onMade(made.key);
      },
    });
  const close = () => {
    setRevoking(null);
    revoke.reset();
  };
  const [columns] = useState(() => describeColumns(setRevoking, rotateKey));
  return (
    <>
      {rotate.error ? <FailureNotice title="The key was not rotated" error={rotate.error} /> : null}
      <DataTable caption="API keys" columns={columns} rows={apiKeys} rowId={(key) => key.id} />
      <ConfirmModal
        opened={revoking !== null}
        title={`Revoke ${revoking?.name ?? "this key"}?`}
        action="Revoke key"
        isPending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoking && revoke.mutate(revoking.id, { onSuccess: close })}
        onClose={close}
      >
        <Text size="sm">
          Whoever uses it is refused at once, and this cannot be undone. To change a key without a pause, rotate it.
        </Text>
      </ConfirmModal>
    </>
  );
}

function describeColumns(onRevoke: (key: ApiKey) => void, onRotate: (key: ApiKey) => void): DataColumn<ApiKey>[] {
  return [
    { id: "name", header: "Key", cell: ({ row }) => <KeyName apiKey={row.original} /> },
    { id: "expiresAt", header: "Expires", cell: ({ row }) => <Expiry at={row.original.expiresAt} /> },
    {
      id: "lastUsedAt",
      header: "Last used",
      cell: ({ row }) => (row.original.lastUsedAt ? <Instant at={row.original.lastUsedAt} /> : "Never"),
    },
    {
      id: "actions",
      header: "Actions",
      cell: ({ row }) => (
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Rotate ${row.original.name}`}
            onClick={() => onRotate(row.original)}
          >
            Rotate
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Revoke ${row.original.name}`}
            onClick={() => onRevoke(row.original)}
          >
            Revoke
          </Button>
        </Group>
      ),
    },
  ];
}

function KeyName({ apiKey: { name, hint, scopes } }: { readonly apiKey: ApiKey }) {
  const may = scopes.length === 2 ? "read and change" : scopes[0] === "read" ? "read only" : "change only";
  return (
    <Box style={{ overflowWrap: "anywhere" }}>
      <Text size="sm">{name}</Text>
      <Text size="xs" c="dimmed">
        <Text span inherit ff="monospace">
          {hint}
        </Text>{" "}
        · {may}
      </Text>
    </Box>
  );
}

function Expiry({ at }: { readonly at: string }) {
  const [isOver] = useState(() => new Date(at) <= new Date());
  if (!isOver) return <Instant at={at} />;
  return (
    <Badge color="red" variant="light" tt="none" fw={600}>
      Expired
    </Badge>
  );
}
