import { Center, Container, Loader, Stack, Text, Title } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { FailureNotice } from "../components/failure-notice.tsx";
import { LinkButton } from "../components/links.tsx";

export function RoutePending() {
  return (
    <Center mih="40vh" role="status" aria-label="Loading">
      <Loader size="sm" />
    </Center>
  );
}

/** What a page shows when it could not be loaded or broke while drawing. */
export function RouteFailure({ error, reset }: ErrorComponentProps) {
  return (
    <Container size="sm" py="xl">
      <FailureNotice title="This page could not be shown" error={error} onRetry={reset} />
    </Container>
  );
}

export function NotFoundPage() {
  return (
    <Container component="main" size="sm" py={80}>
      <Stack align="flex-start">
        <title>Not found · Portico</title>
        <Title order={1}>There is nothing here</Title>
        <Text c="dimmed">The address may be misspelt, or what it named was removed.</Text>
        <LinkButton to="/">Go to projects</LinkButton>
      </Stack>
    </Container>
  );
}
