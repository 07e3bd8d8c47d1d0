/** What users do with workflows, and with the host's own resources. Answered honestly until this server has them. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { noContent } from "./schemas.ts";
import { projectPath } from "./wire-paths.ts";

const workflowPath = projectPath.extend({ workflowId: z.string().max(100) });

export const enableWorkflow = defineEndpoint({
  operation: "workflows.enable",
  summary: "Switch a workflow on for one configuration (contract 3.13)",
  method: "POST",
  path: "/projects/:projectId/sdk/workflows/:workflowId",
  caller: "user",
  params: workflowPath,
  output: noContent,
  errors: ["workflow.not_found"],
});

export const disableWorkflow = defineEndpoint({
  operation: "workflows.disable",
  summary: "Switch a workflow off for one configuration (contract 3.13)",
  method: "DELETE",
  path: "/projects/:projectId/sdk/workflows/:workflowId",
  caller: "user",
  params: workflowPath,
  output: noContent,
  errors: ["workflow.not_found"],
});

export const runWorkflow = defineEndpoint({
  operation: "workflows.run",
  summary: "Run a workflow that starts on request (contract 3.18)",
  method: "POST",
  path: "/projects/:projectId/sdk/triggers/:workflowId",
  caller: "user",
  params: workflowPath,
  output: noContent,
  errors: ["workflow.not_found"],
});

const appEvent = z.looseObject({ name: z.string().min(1).max(200), payload: z.unknown().optional() });

export const sendEvent = defineEndpoint({
  operation: "workflows.sendEvent",
  summary: "Tell of something in the host's application, for the workflows that start on it (contract 3.17)",
  method: "POST",
  path: "/v2/projects/:projectId/sdk/events/trigger",
  caller: "user",
  params: projectPath,
  body: appEvent,
  output: noContent,
  errors: ["workflow.not_available"],
});

export const sendEventByRest = defineEndpoint({
  operation: "workflows.sendEventByRest",
  summary: "The same under its older path",
  method: "POST",
  path: "/projects/:projectId/sdk/events/trigger",
  caller: "user",
  params: projectPath,
  body: appEvent,
  output: noContent,
  errors: ["workflow.not_available"],
});

export const listTriggers = defineEndpoint({
  operation: "workflows.triggers",
  summary: "What workflows can start on at a provider, by integration (contract 3.20)",
  method: "GET",
  path: "/projects/:projectId/triggers",
  caller: "user",
  params: projectPath,
  query: z.looseObject({ integrations: z.string().max(5000).optional() }),
  output: z.object({ triggers: z.record(z.string(), z.array(z.never())) }),
  errors: [],
});

export const connectResource = defineEndpoint({
  operation: "resources.connect",
  summary: "Connect a user to one of the host's own resources (contract 3.15)",
  method: "POST",
  path: "/projects/:projectId/sdk/resources/:resourceId/connect",
  caller: "user",
  params: projectPath.extend({ resourceId: z.string().max(100) }),
  output: noContent,
  errors: ["resource.not_found"],
});
