import { Button, Card, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Project } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCall } from "../../api/call-context.tsx";
import { projectsQuery } from "../../api/projects.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { Icon } from "../../components/icon.tsx";
import { Instant } from "../../components/instant.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { NewProjectModal } from "./new-project-modal.tsx";
import classes from "./projects-page.module.css";

export function ProjectsPage() {
  const projects = useQuery(projectsQuery(useCall()));
  const [opened, modal] = useDisclosure(false);
  const makeProject = (
    <Button leftSection={<Icon name="plus" />} onClick={modal.open}>
      New project
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Projects"
        intro="A project is one application of yours: its keys, its integrations and the users who connect their accounts."
        action={projects.data?.length ? makeProject : null}
      />
      <QueryView query={projects} what="the projects">
        {(loaded) =>
          loaded.length === 0 ? (
            <EmptyState icon="home" title="Make your first project" action={makeProject}>
              Give it the name of your application. Then add an integration such as GitHub, and your users can connect
              their accounts from inside your product.
            </EmptyState>
          ) : (
            <SimpleGrid component="ul" cols={{ base: 1, sm: 2 }} className={classes["list"] ?? ""}>
              {loaded.map((project) => (
                <li key={project.id}>
                  <ProjectCard project={project} />
                </li>
              ))}
            </SimpleGrid>
          )
        }
      </QueryView>
      <NewProjectModal opened={opened} onClose={modal.close} />
    </>
  );
}

function ProjectCard({ project }: { readonly project: Project }) {
  const [firstOrigin, ...others] = project.allowedOrigins;
  return (
    <Card className={classes["card"] ?? ""}>
      <Stack gap={4}>
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Link to="/projects/$projectId" params={{ projectId: project.id }} className={classes["link"]}>
            {project.name}
          </Link>
          <Icon name="arrow-right" />
        </Group>
        <Text size="sm" c="dimmed">
          {firstOrigin ? `${firstOrigin}${others.length > 0 ? ` and ${others.length} more` : ""}` : "No app origin yet"}
        </Text>
        <Text size="xs" c="dimmed">
          Made <Instant at={project.createdAt} />
        </Text>
      </Stack>
    </Card>
  );
}
