import { Text } from "@mantine/core";
import type { Project } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCall } from "../../api/call-context.tsx";
import { integrationsQuery } from "../../api/integrations.ts";
import { signingKeysQuery } from "../../api/signing-keys.ts";
import { FailureNotice } from "../../components/failure-notice.tsx";
import { Icon } from "../../components/icon.tsx";
import { LinkButton } from "../../components/links.tsx";
import { LoadingRows } from "../../components/loading-rows.tsx";
import { SectionCard } from "../../components/section-card.tsx";
import classes from "./getting-started.module.css";

/** The way to the first connected user, each step ticked by what is really there. */
export function GettingStarted({ project }: { readonly project: Project }) {
  const call = useCall();
  const params = { projectId: project.id };
  const keys = useQuery(signingKeysQuery(call, project.id));
  const integrations = useQuery(integrationsQuery(call, project.id));

  const failed = [keys, integrations].find((query) => query.error !== null && query.data === undefined);
  if (failed) {
    return (
      <FailureNotice
        title="We could not load your progress"
        error={failed.error}
        onRetry={() => void failed.refetch()}
      />
    );
  }
  if (!keys.data || !integrations.data) return <LoadingRows rows={4} height={64} />;

  const added = integrations.data;
  const waiting = added.find(({ isActive }) => !isActive);
  const isActive = added.some((integration) => integration.isActive);
  const first = added.find((integration) => integration.isActive) ?? waiting;
  const integrationLink = (label: string) =>
    first ? (
      <LinkButton
        to="/projects/$projectId/integrations/$integrationId"
        params={{ ...params, integrationId: first.id }}
        variant="default"
        size="xs"
      >
        {label}
      </LinkButton>
    ) : null;
  const steps: readonly StepProps[] = [
    {
      title: "Say where your app runs",
      text: "Only the origins you list may open the Connect Portal.",
      isDone: project.allowedOrigins.length > 0,
      action: (
        <LinkButton to="/projects/$projectId/settings" params={params} variant="default" size="xs">
          Add origin
        </LinkButton>
      ),
    },
    {
      title: "Make a signing key",
      text: "Your server signs with it who the user is.",
      isDone: keys.data.length > 0,
      action: (
        <LinkButton to="/projects/$projectId/sdk-setup" params={params} variant="default" size="xs">
          Make key
        </LinkButton>
      ),
    },
    {
      title: "Add an integration",
      text: "Pick a provider, and paste the app credentials you registered there.",
      isDone: added.length > 0,
      action: (
        <LinkButton to="/projects/$projectId/catalogue" params={params} variant="default" size="xs">
          Open catalogue
        </LinkButton>
      ),
    },
    {
      title: "Activate it",
      text: "Until then your users see nothing of it.",
      isDone: isActive,
      action: integrationLink("Open integration"),
    },
    {
      title: "Connect the first user",
      text: "Paste the code from the integration's overview into your app, then connect an account yourself.",
      isDone: integrations.data.some((integration) => integration.connectedUsers > 0),
      action: integrationLink("Get the code"),
    },
  ];
  const open = steps.filter((step) => !step.isDone).length;
  const next = steps.findIndex((step) => !step.isDone);
  return (
    <SectionCard
      title="Getting started"
      intro={open === 0 ? "All done: users are connecting." : `${steps.length - open} of ${steps.length} done.`}
    >
      <ol className={classes["steps"]}>
        {steps.map((step, position) => (
          <Step key={step.title} {...step} number={position + 1} isNext={position === next} />
        ))}
      </ol>
    </SectionCard>
  );
}

interface StepProps {
  readonly title: string;
  readonly text: string;
  readonly isDone: boolean;
  readonly action: ReactNode;
}

function Step({ title, text, isDone, action, number, isNext }: StepProps & { number: number; isNext: boolean }) {
  return (
    <li className={classes["step"]} data-done={isDone} aria-current={isNext ? "step" : undefined}>
      <span className={classes["mark"]}>
        {isDone ? <Icon name="check" size={16} /> : <span aria-hidden="true">{number}</span>}
      </span>
      <div className={classes["words"]}>
        <Text fw={600} size="sm">
          {title}
          {isDone ? <span className={classes["hidden"]}> (done)</span> : null}
        </Text>
        <Text size="sm" c="dimmed">
          {text}
        </Text>
      </div>
      {isDone ? null : <div>{action}</div>}
    </li>
  );
}
