import { useParams } from "@tanstack/react-router";

/** The project in the address. Only below the project's route. */
export function useProjectId(): string {
  return useParams({ from: "/signed-in/projects/$projectId" }).projectId;
}

/** The integration in the address. Only below the integration's route. */
export function useIntegrationId(): string {
  return useParams({ from: "/signed-in/projects/$projectId/integrations/$integrationId" }).integrationId;
}
