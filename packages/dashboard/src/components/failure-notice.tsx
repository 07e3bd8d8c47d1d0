import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { isApiError, mayPass } from "../api/api-error.ts";
import { CopyButton } from "./copy-button.tsx";
import { Icon } from "./icon.tsx";

interface FailureNoticeProps {
  /** What did not work, "The users could not be loaded". */
  readonly title: string;
  readonly error: unknown;
  /** Offered where asking again may help. */
  readonly onRetry?: () => void;
}

/** One look for everything that fails: what, why, the code and request id to quote, and a way to try again. */
export function FailureNotice({ title, error, onRetry }: FailureNoticeProps) {
  return (
    <Alert color="red" role="alert" title={title} icon={<Icon name="alert" />}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{isApiError(error) ? error.message : "Something broke in this page. Reload it to go on."}</Text>
        {isApiError(error) ? <Reference code={error.code} requestId={error.requestId} /> : null}
        {onRetry && (mayPass(error) || !isApiError(error)) ? (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        ) : null}
      </Stack>
    </Alert>
  );
}

function Reference({ code, requestId }: { readonly code: string; readonly requestId: string | null }) {
  return (
    <Group gap={6}>
      <Text size="xs" ff="monospace" style={{ overflowWrap: "anywhere" }}>
        {code}
        {requestId ? ` · request ${requestId}` : null}
      </Text>
      {requestId ? <CopyButton value={requestId} label="Copy the request id" compact /> : null}
    </Group>
  );
}
