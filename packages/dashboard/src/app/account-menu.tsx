import {
  Group,
  SegmentedControl,
  Text,
  useMantineColorScheme,
  VisuallyHidden,
  type MantineColorScheme,
} from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCall } from "../api/call-context.tsx";
import { sessionQuery, useSignOut } from "../api/sessions.ts";
import { Icon, type IconName } from "../components/icon.tsx";
import { IconButton } from "../components/icon-button.tsx";

const schemes: readonly { value: MantineColorScheme; label: string; icon: IconName }[] = [
  { value: "light", label: "Light", icon: "sun" },
  { value: "auto", label: "As the system", icon: "half" },
  { value: "dark", label: "Dark", icon: "moon" },
];

/** Who is signed in, the colour scheme, and the way out. */
export function AccountMenu() {
  const { data: admin } = useQuery(sessionQuery(useCall()));
  return (
    <Group gap="xs" wrap="nowrap">
      {admin ? (
        <Text size="sm" c="dimmed" visibleFrom="sm">
          {admin.name}
        </Text>
      ) : null}
      <ColorSchemeControl />
      <SignOutButton />
    </Group>
  );
}

function ColorSchemeControl() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      size="xs"
      radius="xl"
      aria-label="Colour scheme"
      value={colorScheme}
      onChange={(value) => setColorScheme(value as MantineColorScheme)}
      data={schemes.map(({ value, label, icon }) => ({
        value,
        label: (
          <span title={label}>
            <Icon name={icon} size={15} />
            <VisuallyHidden>{label}</VisuallyHidden>
          </span>
        ),
      }))}
    />
  );
}

function SignOutButton() {
  const signOut = useSignOut();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    await navigate({ to: "/sign-in", search: { reason: "signed-out" } });
    queryClient.clear();
  };
  return (
    <IconButton
      icon="sign-out"
      label="Sign out"
      loading={signOut.isPending}
      onClick={() => signOut.mutate(undefined, { onSuccess: () => void leave() })}
    />
  );
}
