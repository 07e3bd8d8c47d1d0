import { Box, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCall } from "../api/call-context.tsx";
import { projectQuery } from "../api/projects.ts";
import { Icon, type IconName } from "../components/icon.tsx";
import { NavigationLink } from "../components/links.tsx";
import { ServerFacts } from "./server-facts.tsx";

const places = [
  { to: "/projects/$projectId", label: "Home", icon: "home", exact: true },
  { to: "/projects/$projectId/integrations", label: "Integrations", icon: "plug", exact: false },
  { to: "/projects/$projectId/users", label: "Connected users", icon: "users", exact: false },
  { to: "/projects/$projectId/sdk-setup", label: "SDK setup", icon: "key", exact: false },
  { to: "/projects/$projectId/activity", label: "Activity", icon: "activity", exact: false },
  { to: "/projects/$projectId/webhooks", label: "Webhooks", icon: "send", exact: false },
  { to: "/projects/$projectId/api-keys", label: "API keys", icon: "lock", exact: false },
  { to: "/projects/$projectId/emergency", label: "Emergency", icon: "brake", exact: false },
  { to: "/projects/$projectId/settings", label: "Project settings", icon: "sliders", exact: false },
] as const satisfies readonly { to: string; label: string; icon: IconName; exact: boolean }[];

/** The places of one project. */
export function ProjectNavigation({
  projectId,
  onNavigate,
}: {
  readonly projectId: string;
  readonly onNavigate: () => void;
}) {
  const { data: project } = useQuery(projectQuery(useCall(), projectId));
  return (
    <Stack gap={2} p="sm">
      <Box px="sm" pt="xs" pb="sm">
        <Text size="xs" c="dimmed">
          Project
        </Text>
        {project ? (
          <Text fw={600} truncate title={project.name}>
            {project.name}
          </Text>
        ) : (
          <Skeleton height={16} my={4} width="70%" />
        )}
      </Box>
      {places.map(({ to, label, icon, exact }) => (
        <NavigationLink
          key={to}
          to={to}
          params={{ projectId }}
          activeOptions={{ exact }}
          label={label}
          leftSection={<Icon name={icon} />}
          onClick={onNavigate}
        />
      ))}
      <Box mt="md" pt="sm" style={{ borderTop: "1px solid var(--portico-line)" }}>
        <NavigationLink
          to="/"
          activeOptions={{ exact: true }}
          label="All projects"
          leftSection={<Icon name="arrow-left" />}
          onClick={onNavigate}
        />
      </Box>
      <ServerFacts />
    </Stack>
  );
}
