import { Stack, TextInput } from "@mantine/core";
import { updateProject, type Project } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useCall } from "../../api/call-context.tsx";
import { projectQuery, useUpdateProject } from "../../api/projects.ts";
import { useProjectId } from "../../app/route-params.ts";
import { LinesInput } from "../../components/lines-input.tsx";
import { toLines, toOrigins } from "../../components/lines.ts";
import { PageHeader } from "../../components/page-header.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { SaveBar } from "../../components/save-bar.tsx";
import { useSchemaForm } from "../../components/schema-form.ts";
import { SectionCard } from "../../components/section-card.tsx";
import { DestroyProjectSection } from "./destroy-project-section.tsx";
import { EncryptionKeysSection } from "./encryption-keys-section.tsx";

export function ProjectSettingsPage() {
  const project = useQuery(projectQuery(useCall(), useProjectId()));
  return (
    <>
      <PageHeader title="Project settings" />
      <QueryView query={project} what="the project">
        {(loaded) => (
          <Stack gap="lg" key={loaded.id}>
            <NameForm project={loaded} />
            <AddressesForm project={loaded} />
            <EncryptionKeysSection projectId={loaded.id} />
            <DestroyProjectSection project={loaded} />
          </Stack>
        )}
      </QueryView>
    </>
  );
}

function NameForm({ project }: { readonly project: Project }) {
  const update = useUpdateProject(project.id);
  const form = useSchemaForm({
    schema: updateProject.body,
    initialValues: { name: project.name },
    toInput: ({ name }) => ({ name }),
    submit: (input) => update.mutateAsync(input),
  });
  return (
    <SectionCard title="Name">
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          <TextInput
            label="Project name"
            description="Your users see it when they connect an account."
            required
            maw={420}
            value={form.values.name}
            error={form.errorAt("name")}
            onChange={(event) => form.set("name", event.currentTarget.value)}
          />
          <SaveBar form={form} label="Save name" />
        </Stack>
      </form>
    </SectionCard>
  );
}

function AddressesForm({ project }: { readonly project: Project }) {
  const update = useUpdateProject(project.id);
  const form = useSchemaForm({
    schema: updateProject.body,
    initialValues: { origins: project.allowedOrigins.join("\n"), redirectUrls: project.redirectUrls.join("\n") },
    toInput: ({ origins, redirectUrls }) => ({
      allowedOrigins: toOrigins(origins),
      redirectUrls: toLines(redirectUrls),
    }),
    submit: (input) => update.mutateAsync(input),
  });
  return (
    <SectionCard title="Where your app runs">
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          <LinesInput
            label="App origins"
            description="One a line: scheme, host and port, without a path. Only these may open the Connect Portal and call as your users. Empty means that no browser may."
            placeholder="http://localhost:4100"
            value={form.values.origins}
            error={form.errorAt("allowedOrigins")}
            onChange={(origins) => form.set("origins", origins)}
          />
          <LinesInput
            label="Redirect URLs"
            description="Exact URLs on your side that a connection may return to, for the SDK's overrideRedirectUrl. Leave it empty if you do not use that."
            placeholder="https://app.example.com/connected"
            value={form.values.redirectUrls}
            error={form.errorAt("redirectUrls")}
            onChange={(redirectUrls) => form.set("redirectUrls", redirectUrls)}
          />
          <SaveBar form={form} label="Save addresses" />
        </Stack>
      </form>
    </SectionCard>
  );
}
