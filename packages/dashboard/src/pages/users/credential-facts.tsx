import { Badge, Text } from "@mantine/core";
import type { CredentialHealth } from "@portico/protocol/endpoints";
import { useState } from "react";
import { Instant } from "../../components/instant.tsx";
import { lookOfHealth, wordsOfHealth } from "./health-words.ts";

interface CredentialProps {
  readonly credential: CredentialHealth;
  /** The provider's name. */
  readonly provider: string;
}

/** The health of one credential. */
export function CredentialBadge({ credential, provider }: CredentialProps) {
  const { color, label } = lookOfHealth(credential, provider);
  return (
    <Badge color={color} variant="light" tt="none" fw={600}>
      {label}
    </Badge>
  );
}

/** What is wrong in words, which access is missing, when it was used and worked last, when it ends. */
export function CredentialFacts({ credential, provider }: CredentialProps) {
  const words = wordsOfHealth(credential, provider);
  const { scopes, lastUsedAt, lastSuccessAt, lastFailureAt, grantExpiresAt } = credential;
  const [nowMs] = useState(Date.now);
  const facts = [
    { label: "Used", at: lastUsedAt },
    { label: "Worked", at: lastSuccessAt },
    { label: "Failed", at: lastFailureAt },
    {
      label: grantExpiresAt !== null && Date.parse(grantExpiresAt) < nowMs ? "Ended" : "Ends",
      at: grantExpiresAt,
    },
  ].flatMap(({ label, at }) => (at === null ? [] : [{ label, at }]));
  return (
    <>
      {words === null ? null : (
        <Text size="xs" c="dimmed">
          {words}
        </Text>
      )}
      {scopes.missing.length > 0 ? (
        <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          Not allowed yet: {scopes.missing.join(", ")}
        </Text>
      ) : null}
      {facts.length > 0 ? (
        <Text size="xs" c="dimmed">
          {facts.map(({ label, at }, index) => (
            <span key={label}>
              {index > 0 ? " · " : ""}
              {label} <Instant at={at} />
            </span>
          ))}
        </Text>
      ) : null}
    </>
  );
}
