import type { CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import { listEvents } from "@portico/protocol/endpoints";
import type { EventLog } from "../events/event-log.ts";
import { toEventAnswer } from "../events/past-event.ts";
import type { Router } from "../http/define-route.ts";
import type { Projects } from "../projects/project.ts";

export function mountEventsRoutes(
  router: Router,
  { projects, eventLog }: Readonly<{ projects: Pick<Projects, "get">; eventLog: EventLog }>,
): void {
  router.on(listEvents, async ({ params, query }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    const { events, nextCursor, hasMore } = await eventLog.list(id, {
      ...query,
      userId: query.userId as UserId | undefined,
      integrationId: query.integrationId as IntegrationId | undefined,
      credentialId: query.credentialId as CredentialId | undefined,
    });
    return { events: events.map(toEventAnswer), nextCursor, hasMore };
  });
}
