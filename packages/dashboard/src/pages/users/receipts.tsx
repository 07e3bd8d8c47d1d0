import { Button, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { receiptsPerUser, type ConnectedUser, type RevocationReceipt } from "@portico/protocol/endpoints";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useCall } from "../../api/call-context.tsx";
import { useProviderName } from "../../api/providers.ts";
import { revocationsQuery } from "../../api/revocations.ts";
import { QueryView } from "../../components/query-view.tsx";
import { Receipt } from "./receipt.tsx";
import classes from "./receipts.module.css";

interface ReceiptsProps {
  readonly projectId: string;
  readonly user: ConnectedUser;
  /** Shows this integration's receipts only. */
  readonly integrationId?: string | undefined;
}

/** What became of accounts that were disconnected or revoked: the last few, and a way to all. */
export function Receipts({ projectId, user, integrationId }: ReceiptsProps) {
  const [isOpen, modal] = useDisclosure(false);
  const shown = user.revocations.filter(
    (receipt) => integrationId === undefined || receipt.integrationId === integrationId,
  );
  if (user.revocations.length === 0) return null;
  return (
    <Stack gap={4} mt="xs" align="flex-start">
      {shown.length > 0 ? <ReceiptList projectId={projectId} receipts={shown} of={user.endUserId} /> : null}
      {user.revocations.length < receiptsPerUser ? null : (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`All receipts of ${user.endUserId}`}
          onClick={modal.open}
        >
          All receipts
        </Button>
      )}
      <Modal
        opened={isOpen}
        onClose={modal.close}
        title="Revocation receipts"
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <AllReceipts projectId={projectId} user={user} />
      </Modal>
    </Stack>
  );
}

function AllReceipts({ projectId, user }: Pick<ReceiptsProps, "projectId" | "user">) {
  const receipts = useInfiniteQuery(revocationsQuery(useCall(), projectId, user.id));
  return (
    <Stack>
      <Text size="sm" ff="monospace" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {user.endUserId}
      </Text>
      <QueryView query={receipts} what="the receipts">
        {({ pages }) => (
          <>
            <ReceiptList
              projectId={projectId}
              receipts={pages.flatMap((page) => page.revocations)}
              of={user.endUserId}
            />
            {receipts.hasNextPage ? (
              <Button
                variant="default"
                loading={receipts.isFetchingNextPage}
                onClick={() => void receipts.fetchNextPage()}
              >
                Show more
              </Button>
            ) : null}
          </>
        )}
      </QueryView>
    </Stack>
  );
}

interface ReceiptListProps {
  readonly projectId: string;
  readonly receipts: readonly RevocationReceipt[];
  readonly of: string;
}

function ReceiptList({ projectId, receipts, of }: ReceiptListProps) {
  const nameOf = useProviderName(projectId);
  return (
    <ul className={classes["list"]} aria-label={`Revocation receipts of ${of}`}>
      {receipts.map((receipt) => (
        <Receipt
          key={receipt.id}
          projectId={projectId}
          receipt={receipt}
          name={nameOf(receipt.integrationType) || null}
        />
      ))}
    </ul>
  );
}
