import { Center, Container, Loader } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { FailureNotice } from "../components/failure-notice.tsx";
import { LinkButton } from "../components/links.tsx";
import { NothingHere } from "../components/nothing-here.tsx";
import { Brand } from "./brand.tsx";
import { useProjectId } from "./route-params.ts";

const misspelt = "The address may be misspelt, or what it named was removed.";

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

/** An address that no route knows, whoever asks; signed in or not. */
export function NotFoundPage() {
  return (
    <Container component="main" size="sm" py={64}>
      <Brand />
      <NothingHere title="There is no such page" action={<LinkButton to="/">Go to your projects</LinkButton>}>
        {misspelt}
      </NothingHere>
    </Container>
  );
}

/** The same below a project, whose navigation stays. */
export function NotFoundInProject() {
  const projectId = useProjectId();
  return (
    <NothingHere
      title="There is no such page"
      action={
        <LinkButton to="/projects/$projectId" params={{ projectId }}>
          Go to the project&apos;s home
        </LinkButton>
      }
    >
      {misspelt}
    </NothingHere>
  );
}

export function ProjectNotFound() {
  return (
    <NothingHere title="This project does not exist" action={<LinkButton to="/">See all projects</LinkButton>}>
      The address may be misspelt or belong to another Portico server, or the project was removed.
    </NothingHere>
  );
}
