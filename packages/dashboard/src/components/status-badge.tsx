import { Badge } from "@mantine/core";

const credentialLooks = {
  healthy: { color: "harbour", label: "Connected" },
  needs_access: { color: "yellow", label: "Needs more access" },
  setup_incomplete: { color: "yellow", label: "Setup not finished" },
  failing: { color: "yellow", label: "Failing, tried again" },
  suspect: { color: "yellow", label: "Being checked" },
  in_doubt: { color: "yellow", label: "Being checked" },
  frozen: { color: "gray", label: "Frozen" },
  dead: { color: "red", label: "Needs attention" },
} as const;

/** The health of one credential. */
export function CredentialBadge({ state }: { readonly state: keyof typeof credentialLooks }) {
  const { color, label } = credentialLooks[state];
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
