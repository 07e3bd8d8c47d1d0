import { useParams } from "@tanstack/react-router";

/** The project in the address. Only below the project's route. */
export function useProjectId(): string {
  return useParams({ from: "/signed-in/projects/$projectId" }).projectId;
}

/** The webhook endpoint in the address. Only on its page. */
export function useWebhookId(): string {
  return useParams({ from: "/signed-in/projects/$projectId/webhooks/$webhookId" }).webhookId;
}

/** The integration in the address. Only below the integration's route. */
export function useIntegrationId(): string {
  return useParams({ from: "/signed-in/projects/$projectId/integrations/$integrationId" }).integrationId;
}
