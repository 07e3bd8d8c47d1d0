import { Progress, Stack, Text } from "@mantine/core";
import type { Freeze } from "@portico/protocol/endpoints";
import { Instant } from "../../components/instant.tsx";

/** How far a mass revocation is, in numbers and as a bar. */
export function RevocationProgress({ revocation }: { readonly revocation: NonNullable<Freeze["revocation"]> }) {
  const { left, pending, revoked, unsupported, refused, failed, since, throughAt } = revocation;
  const toDo = left + pending;
  const done = revoked + unsupported + refused + failed;
  const total = done + toDo;
  const outcomes = [
    [revoked, "revoked at the provider"],
    [toDo, "still to do"],
    [refused + failed, "failed: the receipts say why"],
    [unsupported, "cannot be revoked by a program: their owners replace them at the provider"],
  ] as const;
  return (
    <Stack gap={6}>
      <Text size="sm" role="status">
        {toDo > 0 || throughAt === null ? (
          <>
            Revoking: {done.toLocaleString("en")} of {total.toLocaleString("en")} done
          </>
        ) : (
          <>
            Revocation done, begun <Instant at={since} />
          </>
        )}
      </Text>
      <Progress value={total === 0 ? 100 : (done / total) * 100} aria-label="Revocations that are done" />
      <Text size="xs" c="dimmed">
        {outcomes
          .filter(([count]) => count > 0)
          .map(([count, words]) => `${count.toLocaleString("en")} ${words}`)
          .join(" · ")}
      </Text>
    </Stack>
  );
}
