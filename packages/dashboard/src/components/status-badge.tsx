import { Badge } from "@mantine/core";

const credentialLooks = {
  VALID: { color: "harbour", label: "Connected" },
  INVALID: { color: "red", label: "Needs attention" },
  PENDING: { color: "yellow", label: "Setup not finished" },
} as const;

/** The health of one credential. */
export function CredentialBadge({ status }: { readonly status: keyof typeof credentialLooks }) {
  const { color, label } = credentialLooks[status];
  return (
    <Badge color={color} variant="light" tt="none" fw={600}>
      {label}
    </Badge>
  );
}

/** Whether end users can see an integration. */
export function ActiveBadge({ isActive }: { readonly isActive: boolean }) {
  return (
    <Badge color={isActive ? "harbour" : "gray"} variant={isActive ? "light" : "default"} tt="none" fw={600}>
      {isActive ? "Active" : "Inactive"}
    </Badge>
  );
}
