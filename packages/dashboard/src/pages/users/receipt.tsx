import { Badge, Box, Button, Group, Text } from "@mantine/core";
import type { RevocationReceipt } from "@portico/protocol/endpoints";
import { useRetryRevocation } from "../../api/revocations.ts";
import { FailureNotice } from "../../components/failure-notice.tsx";
import { Instant } from "../../components/instant.tsx";
import { adviceOf, outcomeLooks, wordsOfAnswer, wordsOfCause } from "./receipt-words.ts";

interface ReceiptProps {
  readonly projectId: string;
  readonly receipt: RevocationReceipt;
  /** The provider's; null once its integration was removed. */
  readonly name: string | null;
}

/** What became of an account's tokens at the provider, and what is left to do. */
export function Receipt({ projectId, receipt, name: known }: ReceiptProps) {
  const retry = useRetryRevocation(projectId);
  const { color, label } = outcomeLooks[receipt.outcome];
  const name = known ?? "Removed integration";
  const provider = known ?? "the provider";
  const advice = adviceOf(receipt, provider);
  const account = receipt.accountName ?? receipt.accountId ?? "account not known";
  return (
    <Box component="li" style={{ overflowWrap: "anywhere" }}>
      <Group gap={6}>
        <Text size="sm">
          {name} · {account}
        </Text>
        <Badge color={color} variant="light" tt="none" fw={600}>
          {label}
        </Badge>
        {receipt.outcome === "pending" ? (
          <Button
            size="compact-xs"
            variant="default"
            loading={retry.isPending}
            aria-label={`Try now: ${name}, ${account}`}
            onClick={() => retry.mutate(receipt.id)}
          >
            Try now
          </Button>
        ) : null}
      </Group>
      <Text size="xs" c="dimmed">
        {wordsOfCause(receipt)} <Instant at={receipt.askedAt} />. <Outcome receipt={receipt} name={provider} />
      </Text>
      {advice === null ? null : <Text size="xs">{advice}</Text>}
      {retry.error ? <FailureNotice title="It was not tried" error={retry.error} /> : null}
    </Box>
  );
}

function Outcome({ receipt, name }: { readonly receipt: RevocationReceipt; readonly name: string }) {
  const { outcome, tries, lastTryAt, nextTryAt, settledAt } = receipt;
  const answer = wordsOfAnswer(receipt, name);
  const told = answer === null ? "" : `: ${answer}`;
  if (outcome === "revoked" && settledAt !== null)
    return (
      <>
        Taken back by {name} <Instant at={settledAt} />, after {countTries(tries)}.
      </>
    );
  if (outcome === "pending")
    return (
      <>
        {lastTryAt === null ? (
          "Not tried yet."
        ) : (
          <>
            {countTries(tries)}, last <Instant at={lastTryAt} />
            {told}.
          </>
        )}{" "}
        {nextTryAt === null ? null : (
          <>
            Next try <Instant at={nextTryAt} />.
          </>
        )}
      </>
    );
  const ended = { unsupported: "Not revoked", refused: "Refused", failed: "Given up" } as const;
  return (
    <>
      {outcome === "revoked" ? "Revoked" : ended[outcome]}
      {tries > 0 ? ` after ${countTries(tries).toLowerCase()}` : ""}
      {told}.
    </>
  );
}

function countTries(tries: number): string {
  return tries === 1 ? "1 try" : `${tries} tries`;
}
