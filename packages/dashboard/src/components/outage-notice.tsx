import { Alert, Group, Stack, Text } from "@mantine/core";
import type { Integration } from "@portico/protocol/endpoints";
import { useState } from "react";
import { Icon } from "./icon.tsx";
import { Instant } from "./instant.tsx";
import { LinkButton, TextLink } from "./links.tsx";

interface OutageNoticeProps {
  readonly integration: Integration;
  /** The provider's. */
  readonly name: string;
}

/** Why no token of an integration is renewed at the moment, since when, what to do, and when it is tried again. */
export function OutageNotice({ integration, name }: OutageNoticeProps) {
  const { outage, projectId, id: integrationId } = integration;
  if (outage === null) return null;
  const isRefused = outage.cause === "app_refused";
  return (
    <Alert
      role="region"
      color={isRefused ? "red" : "yellow"}
      icon={<Icon name="alert" />}
      title={isRefused ? `${name} refuses this app` : `${name} is not answering`}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          Since <Instant at={outage.since} />{" "}
          {isRefused
            ? `${name} has refused the client id or the client secret of this integration. No account can be renewed until that is corrected: check both at ${name}, and update them here. What you save is tried at once.`
            : `${name} has not answered when tokens were to be renewed, or only with errors. There is nothing to change here; its status page may say more.`}
        </Text>
        <Text size="sm">
          No account is marked for it, and nobody has to reconnect. <NextTry at={outage.retryAt} />
        </Text>
        <Group gap="sm">
          {isRefused ? (
            <LinkButton
              size="xs"
              variant="default"
              to="/projects/$projectId/integrations/$integrationId/settings"
              params={{ projectId, integrationId }}
              hash="app-credentials"
            >
              Update secret
            </LinkButton>
          ) : (
            <TextLink size="sm" underline="always" to="/projects/$projectId/activity" params={{ projectId }}>
              See what happened
            </TextLink>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

function NextTry({ at }: { readonly at: string }) {
  const [nowMs] = useState(Date.now);
  if (Date.parse(at) <= nowMs) return "It is tried again with the next account that needs it.";
  if (Date.parse(at) - nowMs < 60_000) return "Next try: within a minute, with one account.";
  return (
    <>
      Next try: <Instant at={at} />, with one account.
    </>
  );
}
