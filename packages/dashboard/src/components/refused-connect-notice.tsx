import { Alert, Stack, Text } from "@mantine/core";
import type { Integration } from "@portico/protocol/endpoints";
import { Icon } from "./icon.tsx";
import { Instant } from "./instant.tsx";
import { LinkButton, TextLink } from "./links.tsx";

interface RefusedConnectNoticeProps {
  readonly integration: Integration;
  /** The provider's. */
  readonly name: string;
}

/** Why nobody can connect: the provider refused the app when a user tried. Softer once the app was changed since. */
export function RefusedConnectNotice({ integration, name }: RefusedConnectNoticeProps) {
  const { refusedConnect, projectId, id: integrationId, updatedAt } = integration;
  if (refusedConnect === null) return null;
  const isChanged = updatedAt > refusedConnect.at;
  return (
    <Alert
      role="region"
      color={isChanged ? "yellow" : "red"}
      icon={<Icon name="alert" />}
      title={isChanged ? `${name} refused this app` : `${name} refuses this app`}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {name} refused the client id, the client secret, the redirect URL or a scope when a user tried to connect,{" "}
          <Instant at={refusedConnect.at} />.{" "}
          {isChanged
            ? "The integration was changed since then; whether that was it has not been tried. This goes away with the next account that is connected."
            : `Nobody can connect until that is corrected: compare them with your app at ${name}.`}
        </Text>
        <Text size="sm">
          The user was shown the reference {refusedConnect.reference};{" "}
          <TextLink inherit underline="always" to="/projects/$projectId/activity" params={{ projectId }}>
            see what happened
          </TextLink>
          .
        </Text>
        {isChanged ? null : (
          <LinkButton
            size="xs"
            variant="default"
            to="/projects/$projectId/integrations/$integrationId/settings"
            params={{ projectId, integrationId }}
            hash="app-credentials"
          >
            Check the app’s credentials
          </LinkButton>
        )}
      </Stack>
    </Alert>
  );
}
