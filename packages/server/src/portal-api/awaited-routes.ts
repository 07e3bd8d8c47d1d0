import { wire } from "@portico/protocol/endpoints";
import type { Router } from "../http/define-route.ts";
import type { Integrations } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";

/**
 * The wire's routes of what this server does not have yet, workflows and resources. An event is refused and not dropped:
 * whoever sends it would wait for what never comes.
 */
export function mountAwaited(
  router: Router,
  { integrations }: Readonly<{ integrations: Pick<Integrations, "list"> }>,
): void {
  for (const endpoint of [wire.enableWorkflow, wire.disableWorkflow, wire.runWorkflow] as const)
    router.on(endpoint, ({ params }) =>
      Promise.reject(
        new PorticoError("workflow.not_found", "The project has no such workflow", {
          meta: { workflowId: params.workflowId },
        }),
      ),
    );
  for (const endpoint of [wire.sendEvent, wire.sendEventByRest] as const)
    router.on(endpoint, ({ body }) =>
      Promise.reject(
        new PorticoError(
          "workflow.not_available",
          "This server does not run workflows yet, and kept nothing of the event",
          {
            meta: { event: body.name },
          },
        ),
      ),
    );
  router.on(wire.connectResource, () =>
    Promise.reject(new PorticoError("resource.not_found", "The project has no such resource")),
  );
  router.on(wire.listTriggers, async ({ caller, query }) => {
    const wanted = query.integrations?.split(",").map((type) => type.trim());
    const active = (await integrations.list(caller.projectId)).filter(({ isActive }) => isActive);
    const asked = active.filter(({ type }) => wanted === undefined || wanted.includes(type));
    return { triggers: Object.fromEntries(asked.map(({ type }) => [type, []])) };
  });
}
