import { Skeleton, Stack } from "@mantine/core";

/** Stands in for a list while it loads. */
export function LoadingRows({ rows = 3, height = 72 }: { readonly rows?: number; readonly height?: number }) {
  return (
    <Stack gap="sm" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius="lg" />
      ))}
    </Stack>
  );
}
