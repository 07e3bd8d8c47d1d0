import { Box, Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface PageHeaderProps {
  readonly title: string;
  /** The document's title where it should say more than the heading. */
  readonly documentTitle?: string;
  readonly intro?: string;
  /** The page's main action, top right. */
  readonly action?: ReactNode;
  readonly icon?: ReactNode;
}

export function PageHeader({ title, documentTitle = title, intro, action, icon }: PageHeaderProps) {
  return (
    <Group justify="space-between" align="flex-start" mb="xl" gap="md">
      <title>{`${documentTitle} · Portico`}</title>
      <Group gap="md" wrap="nowrap" style={{ flex: "1 1 16rem", minWidth: 0 }}>
        {icon}
        <Box style={{ minWidth: 0 }}>
          <Title order={1}>{title}</Title>
          {intro ? (
            <Text c="dimmed" maw="62ch" mt={4}>
              {intro}
            </Text>
          ) : null}
        </Box>
      </Group>
      {action}
    </Group>
  );
}
