import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface NothingHereProps {
  /** What is not there: "This project does not exist". */
  readonly title: string;
  /** Why that may be, and what to do. */
  readonly children: ReactNode;
  /** The way on. */
  readonly action: ReactNode;
}

/** For an address that names nothing; asking again would not help, so it leads somewhere else. */
export function NothingHere({ title, children, action }: NothingHereProps) {
  return (
    <Stack align="flex-start" gap="md" py="xl" maw="60ch">
      <title>{`${title} · Portico`}</title>
      <Title order={1}>{title}</Title>
      <Text c="dimmed">{children}</Text>
      {action}
    </Stack>
  );
}
