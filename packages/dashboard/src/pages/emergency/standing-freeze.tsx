import { Badge, Box, Button, Group, Stack, Text } from "@mantine/core";
import type { Freeze } from "@portico/protocol/endpoints";
import { Instant } from "../../components/instant.tsx";
import { TextLink } from "../../components/links.tsx";
import { RevocationProgress } from "./revocation-progress.tsx";
import { countConnections, wordsOfScope } from "./scope-words.ts";

interface StandingFreezeProps {
  readonly projectId: string;
  readonly freeze: Freeze;
  readonly nameOf: (idOrType: string) => string;
  readonly onThaw: () => void;
  readonly onRevoke: () => void;
}

/** One freeze in force: what it stops, who ordered it when and why, and what may follow. */
export function StandingFreeze({ projectId, freeze, nameOf, onThaw, onRevoke }: StandingFreezeProps) {
  const scope = wordsOfScope(freeze, nameOf);
  const isOwn = freeze.projectId !== null;
  return (
    <Box component="article" aria-label={scope}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} style={{ flex: "1 1 16rem", minWidth: 0, overflowWrap: "anywhere" }}>
          <Group gap="xs">
            <Text fw={600}>{scope}</Text>
            <Badge color={freeze.revocation ? "red" : "yellow"} variant="light" tt="none" fw={600}>
              {freeze.revocation ? "Frozen and revoked" : "Frozen"}
            </Badge>
          </Group>
          <Text size="sm" c="dimmed">
            <Instant at={freeze.frozenAt} /> by {whoOf(freeze)} · {countConnections(freeze.credentials)}
            {freeze.reason === null ? "" : ` · “${freeze.reason}”`}
          </Text>
        </Stack>
        <Group gap="xs">
          {freeze.revocation === null && isOwn ? (
            <Button size="xs" variant="outline" color="red" aria-label={`Revoke: ${scope}`} onClick={onRevoke}>
              Revoke…
            </Button>
          ) : null}
          <Button size="xs" variant="default" aria-label={`Thaw: ${scope}`} onClick={onThaw}>
            Thaw…
          </Button>
        </Group>
      </Group>
      {freeze.revocation ? (
        <Stack mt="sm" gap="xs">
          <RevocationProgress revocation={freeze.revocation} />
          <Text size="sm">
            <TextLink to="/projects/$projectId/users" params={{ projectId }} inherit underline="always">
              See the receipts at each user
            </TextLink>
          </Text>
        </Stack>
      ) : null}
    </Box>
  );
}

/** "Owner", "the API key “Production”". */
export function whoOf({ frozenBy }: Pick<Freeze, "frozenBy">): string {
  if (frozenBy.kind === "admin") return frozenBy.name ?? "an admin";
  return frozenBy.name === null ? "an API key" : `the API key “${frozenBy.name}”`;
}
