import { Box, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCall } from "../api/call-context.tsx";
import { projectQuery } from "../api/projects.ts";
import { useServer } from "../api/sessions.ts";
import { Icon, type IconName } from "../components/icon.tsx";
import { NavigationLink } from "../components/links.tsx";

const places = [
  { to: "/projects/$projectId", label: "Home", icon: "home", exact: true },
  { to: "/projects/$projectId/integrations", label: "Integrations", icon: "plug", exact: false },
  { to: "/projects/$projectId/users", label: "Connected users", icon: "users", exact: false },
  { to: "/projects/$projectId/sdk-setup", label: "SDK setup", icon: "key", exact: false },
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
        <Text fw={600} truncate title={project?.name}>
          {project?.name ?? "…"}
        </Text>
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

/** A developer who sees a stand-in's account should not have to wonder whose it is. */
function ServerFacts() {
  const { version, standIns } = useServer();
  const origins = Object.keys(standIns);
  return (
    <Box px="sm" mt="md">
      <Text size="xs" c="dimmed">
        Portico {version}
      </Text>
      {origins.length > 0 ? (
        <Text size="xs" c="dimmed" mt={4}>
          Stand-ins on this machine answer for {origins.map((origin) => new URL(origin).host).join(", ")}.
        </Text>
      ) : null}
    </Box>
  );
}
