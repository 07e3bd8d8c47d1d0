import { Button, Group, Progress, Text } from "@mantine/core";
import type { DataKeyAnswer } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCall } from "../../api/call-context.tsx";
import { dataKeysQuery, useRotateDataKey } from "../../api/encryption-keys.ts";
import { ConfirmModal } from "../../components/confirm-modal.tsx";
import { DataTable, type DataColumn } from "../../components/data-table.tsx";
import { Instant } from "../../components/instant.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { SectionCard } from "../../components/section-card.tsx";

/** The project's data keys, how far a rotation is, and the button that begins one. */
export function EncryptionKeysSection({ projectId }: { readonly projectId: string }) {
  const dataKeys = useQuery(dataKeysQuery(useCall(), projectId));
  const [isAsking, setIsAsking] = useState(false);
  const rotate = useRotateDataKey(projectId);
  const close = () => {
    setIsAsking(false);
    rotate.reset();
  };
  return (
    <SectionCard
      title="Encryption keys"
      intro="What is secret in this project is sealed with a key of its own. A new key seals at once; what there is follows in the background, and the old key is then destroyed."
    >
      <QueryView query={dataKeys} what="the encryption keys">
        {(keys) => (
          <>
            <RotationProgress keys={keys} />
            <DataTable caption="Encryption keys" columns={columns} rows={keys} rowId={(key) => key.id} />
          </>
        )}
      </QueryView>
      <Group>
        <Button variant="default" onClick={() => setIsAsking(true)}>
          Replace key
        </Button>
      </Group>
      <ConfirmModal
        opened={isAsking}
        title="Replace this project's encryption key?"
        action="Replace key"
        isPending={rotate.isPending}
        error={rotate.error}
        onConfirm={() => rotate.mutate(undefined, { onSuccess: close })}
        onClose={close}
      >
        <Text size="sm">
          Nothing is interrupted and your users notice nothing. The old key is destroyed when nothing is sealed with it
          any more, in an hour at the earliest.
        </Text>
      </ConfirmModal>
    </SectionCard>
  );
}

function RotationProgress({ keys }: { readonly keys: readonly DataKeyAnswer[] }) {
  const all = keys.reduce((sum, key) => sum + key.records, 0);
  const left = keys.filter((key) => key.retiredAt !== null).reduce((sum, key) => sum + key.records, 0);
  if (left === 0) return null;
  const percent = Math.floor(((all - left) / all) * 100);
  return (
    <div>
      <Text size="sm" mb={6}>
        {left.toLocaleString("en")} of {all.toLocaleString("en")} secrets are still to be sealed with the new key
      </Text>
      <Progress value={percent} aria-label="Sealed with the new key" />
    </div>
  );
}

const columns: readonly DataColumn<DataKeyAnswer>[] = [
  {
    id: "id",
    header: "Key id",
    cell: ({ row }) => (
      <Text span ff="monospace" size="xs">
        {row.original.id}
      </Text>
    ),
  },
  {
    id: "use",
    header: "Use",
    cell: ({ row }) =>
      row.original.retiredAt === null ? (
        "Seals what is new"
      ) : (
        <>
          Retired <Instant at={row.original.retiredAt} />
        </>
      ),
  },
  { id: "records", header: "Secrets", cell: ({ row }) => row.original.records.toLocaleString("en") },
  { id: "createdAt", header: "Made", cell: ({ row }) => <Instant at={row.original.createdAt} /> },
];
