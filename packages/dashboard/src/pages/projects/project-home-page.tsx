import { Card, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCall } from "../../api/call-context.tsx";
import { projectQuery } from "../../api/projects.ts";
import { useProjectId } from "../../app/route-params.ts";
import { CopyField } from "../../components/copy-field.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { GettingStarted } from "./getting-started.tsx";

export function ProjectHomePage() {
  const projectId = useProjectId();
  const project = useQuery(projectQuery(useCall(), projectId));
  return (
    <QueryView query={project} what="the project" heading="Project">
      {(loaded) => (
        <>
          <PageHeader title={loaded.name} intro="From here to the first connected account." />
          <Stack gap="lg">
            <Card>
              <CopyField
                label="Project id"
                value={loaded.id}
                hint="Your server and your web app both pass it to Portico. It is not a secret."
              />
            </Card>
            <GettingStarted project={loaded} />
          </Stack>
        </>
      )}
    </QueryView>
  );
}
