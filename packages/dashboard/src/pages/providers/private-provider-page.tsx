import { Alert, Button, FileButton, Group, List, Stack, Textarea } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { isApiError } from "../../api/api-error.ts";
import { useAddProvider } from "../../api/providers.ts";
import { useProjectId } from "../../app/route-params.ts";
import { FailureNotice } from "../../components/failure-notice.tsx";
import { Icon } from "../../components/icon.tsx";
import { TextLink } from "../../components/links.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { SectionCard } from "../../components/section-card.tsx";
import { exampleDeclaration, readDeclaration } from "./declaration-text.ts";

export function PrivateProviderPage() {
  const projectId = useProjectId();
  const add = useAddProvider(projectId);
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);

  const send = (event: FormEvent) => {
    event.preventDefault();
    const read = readDeclaration(text);
    setFault("fault" in read ? read.fault : null);
    if ("fault" in read) return add.reset();
    add.mutate(read.declaration, {
      onSuccess: () => void navigate({ to: "/projects/$projectId/catalogue", params: { projectId } }),
    });
  };
  const load = async (file: File | null) => {
    if (file) setText(await file.text());
  };

  return (
    <>
      <PageHeader
        title="Add private provider"
        intro="Describe an API as JSON, the way the catalogue does. It works at once, in this project only."
      />
      <form onSubmit={send} noValidate>
        <SectionCard
          title="Declaration"
          intro={
            <>
              Or go back to the{" "}
              <TextLink to="/projects/$projectId/catalogue" params={{ projectId }} inherit underline="always">
                catalogue
              </TextLink>
              .
            </>
          }
        >
          <Textarea
            label="Provider as JSON"
            autosize
            minRows={12}
            maxRows={30}
            spellCheck={false}
            value={text}
            error={fault}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "0.8125rem" } }}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Problems error={add.error} />
          <Group>
            <Button type="submit" loading={add.isPending} disabled={text.trim() === ""}>
              Add provider
            </Button>
            <FileButton accept="application/json,.json" onChange={(file) => void load(file)}>
              {(props) => (
                <Button {...props} variant="default">
                  Open a file
                </Button>
              )}
            </FileButton>
            <Button variant="subtle" onClick={() => setText(exampleDeclaration)}>
              Start from an example
            </Button>
          </Group>
        </SectionCard>
      </form>
    </>
  );
}

/** Every problem at once, each with its place in the JSON. */
function Problems({ error }: { readonly error: unknown }) {
  if (!error) return null;
  if (!isApiError(error) || error.issues.length === 0) {
    return <FailureNotice title="The provider was not added" error={error} />;
  }
  const { issues } = error;
  return (
    <Alert
      color="red"
      role="alert"
      icon={<Icon name="alert" />}
      title={issues.length === 1 ? "1 problem to fix" : `${issues.length} problems to fix`}
    >
      <Stack gap="xs">
        <List size="sm">
          {issues.map(({ path, message }) => (
            <List.Item key={`${path} ${message}`}>{path ? `${path}: ${message}` : message}</List.Item>
          ))}
        </List>
      </Stack>
    </Alert>
  );
}
