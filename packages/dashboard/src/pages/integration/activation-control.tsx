import { Alert, Box, List, SegmentedControl, Stack, Text } from "@mantine/core";
import type { Integration } from "@portico/protocol/endpoints";
import { useState } from "react";
import { useUpdateIntegration } from "../../api/integrations.ts";
import { ConfirmModal } from "../../components/confirm-modal.tsx";
import { FailureNotice } from "../../components/failure-notice.tsx";
import { Icon } from "../../components/icon.tsx";
import { troubleOf } from "../../components/integration-trouble.tsx";
import { TextLink } from "../../components/links.tsx";
import classes from "./activation-control.module.css";

interface ActivationControlProps {
  readonly integration: Integration;
  readonly name: string;
}

/** The two states that end users feel. Activating what is not ready says what is missing and changes nothing. */
export function ActivationControl({ integration, name }: ActivationControlProps) {
  const update = useUpdateIntegration(integration.projectId, integration.id);
  const [isRefused, setIsRefused] = useState(false);
  const [isAsking, setIsAsking] = useState(false);

  const set = (isActive: boolean) => {
    setIsRefused(false);
    update.mutate({ isActive }, { onSuccess: () => setIsAsking(false) });
  };
  const choose = (isActive: boolean) => {
    if (isActive && integration.missing.length > 0) setIsRefused(true);
    else if (!isActive && integration.connectedUsers > 0) setIsAsking(true);
    else set(isActive);
  };
  return (
    <Stack gap="xs" className={classes["control"] ?? ""}>
      <SegmentedControl
        aria-label="Visible to your users"
        className={classes["switch"] ?? ""}
        data-active={integration.isActive}
        {...(integration.isActive ? { color: "harbour" } : {})}
        value={integration.isActive ? "active" : "inactive"}
        disabled={update.isPending}
        onChange={(value) => choose(value === "active")}
        data={[
          { value: "inactive", label: "Inactive" },
          { value: "active", label: "Active" },
        ]}
      />
      <Text size="xs" c="dimmed" role="status">
        {wordsOfVisibility(integration, name)}
      </Text>
      {isRefused && integration.missing.length > 0 ? <WhatIsMissing integration={integration} name={name} /> : null}
      {update.error && !isAsking ? <FailureNotice title="Nothing was changed" error={update.error} /> : null}
      <ConfirmModal
        opened={isAsking}
        title={`Make ${name} inactive?`}
        action="Make inactive"
        isPending={update.isPending}
        error={update.error}
        onConfirm={() => set(false)}
        onClose={() => setIsAsking(false)}
      >
        <Text size="sm">
          It disappears from your app for all users. Their connected accounts are kept, and work again when you activate
          it.
        </Text>
      </ConfirmModal>
    </Stack>
  );
}

function wordsOfVisibility(integration: Integration, name: string): string {
  if (!integration.isActive) return "Your users do not see it";
  switch (troubleOf(integration)) {
    case "app_refused":
      return `Your users see it, but ${name} refuses the app`;
    case "not_answering":
      return `Your users see it, but ${name} is not answering`;
    case "app_refused_before":
      return "Your users see it; nobody has connected it since it was changed";
    case null:
      return "Your users can connect it";
  }
}

function WhatIsMissing({ integration, name }: ActivationControlProps) {
  return (
    <Box role="alert">
      <Alert color="yellow" icon={<Icon name="alert" />} title={`${name} is not ready yet`}>
        <Text size="sm">Still missing:</Text>
        <List size="sm" mb="xs">
          {integration.missing.map((item) => (
            <List.Item key={item}>{item}</List.Item>
          ))}
        </List>
        <TextLink
          to="/projects/$projectId/integrations/$integrationId/settings"
          params={{ projectId: integration.projectId, integrationId: integration.id }}
          size="sm"
          underline="always"
        >
          Open settings
        </TextLink>
      </Alert>
    </Box>
  );
}
