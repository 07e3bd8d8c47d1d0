import { Badge } from "@mantine/core";
import type { WebhookDelivery, WebhookEndpoint } from "@portico/protocol/endpoints";

/** Whether an endpoint gets anything, and whether it takes it. */
export function WebhookState({ webhook }: { readonly webhook: WebhookEndpoint }) {
  const { color, label } = looksOf(webhook);
  return (
    <Badge color={color} variant={color === "gray" ? "default" : "light"} tt="none" fw={600}>
      {label}
    </Badge>
  );
}

function looksOf({ enabled, disabledReason, failingSince }: WebhookEndpoint): { color: string; label: string } {
  if (disabledReason === "gone") return { color: "red", label: "Off: gone" };
  if (disabledReason === "failing") return { color: "red", label: "Off: failing" };
  if (!enabled) return { color: "gray", label: "Off" };
  return failingSince ? { color: "yellow", label: "Failing" } : { color: "harbour", label: "On" };
}

const deliveryLooks = {
  waiting: { color: "yellow", label: "Waiting" },
  delivered: { color: "harbour", label: "Delivered" },
  dead: { color: "red", label: "Given up" },
} as const;

export function DeliveryBadge({ state }: { readonly state: WebhookDelivery["state"] }) {
  const { color, label } = deliveryLooks[state];
  return (
    <Badge color={color} variant="light" tt="none" fw={600}>
      {label}
    </Badge>
  );
}
