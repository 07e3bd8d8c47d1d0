import { Alert, Text } from "@mantine/core";
import type { Freeze } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useCall } from "../api/call-context.tsx";
import { standingFreezesQuery } from "../api/freezes.ts";
import { Icon } from "../components/icon.tsx";
import { TextLink } from "../components/links.tsx";

/** On every page of a project while a freeze stands: why things do not work, and where to end it. */
export function FreezeBanner({ projectId }: { readonly projectId: string }) {
  const { data: freezes } = useQuery(standingFreezesQuery(useCall(), projectId));
  if (!freezes || freezes.length === 0) return null;
  return (
    <Alert
      role="region"
      color="yellow"
      icon={<Icon name="brake" />}
      title={freezes.some(isOfEverything) ? "This project is frozen" : "Parts of this project are frozen"}
      mb="xl"
    >
      <Text size="sm">
        What {freezes.length === 1 ? "a freeze covers" : `${freezes.length} freezes cover`} cannot be used, refreshed or
        connected until {freezes.length === 1 ? "it is" : "they are"} thawed.{" "}
        <TextLink to="/projects/$projectId/emergency" params={{ projectId }} inherit underline="always">
          See what is frozen
        </TextLink>
      </Text>
    </Alert>
  );
}

function isOfEverything(freeze: Freeze): boolean {
  const { integrationId, integrationType, userId, accountId, connectedSince, connectedUntil } = freeze;
  return [integrationId, integrationType, userId, accountId, connectedSince, connectedUntil].every(
    (part) => part === null,
  );
}
