import { Card, Stack, Text, Title } from "@mantine/core";
import { useId, type ReactNode } from "react";

interface SectionCardProps {
  readonly title: string;
  /** What an address may end in, to lead here. */
  readonly anchor?: string;
  readonly intro?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of a page. */
export function SectionCard({ title, anchor, intro, children }: SectionCardProps) {
  const titleId = useId();
  return (
    <Card component="section" aria-labelledby={titleId} {...(anchor ? { id: anchor } : {})}>
      <Title order={2} id={titleId}>
        {title}
      </Title>
      {intro ? (
        <Text size="sm" c="dimmed" mt={4} maw="68ch" component="div">
          {intro}
        </Text>
      ) : null}
      <Stack mt="md">{children}</Stack>
    </Card>
  );
}
