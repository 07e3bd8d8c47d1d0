import { Badge } from "@mantine/core";

/** Whether end users can see an integration. */
export function ActiveBadge({ isActive }: { readonly isActive: boolean }) {
  return (
    <Badge color={isActive ? "harbour" : "gray"} variant={isActive ? "light" : "default"} tt="none" fw={600}>
      {isActive ? "Active" : "Inactive"}
    </Badge>
  );
}
