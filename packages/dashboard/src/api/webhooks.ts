import {
  createWebhook,
  getWebhook,
  getWebhookDelivery,
  listWebhookDeliveries,
  listWebhooks,
  redeliverFailedWebhooks,
  redeliverWebhook,
  removeWebhook,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
} from "@portico/protocol/endpoints";
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { useCall } from "./call-context.tsx";
import type { Call } from "./client.ts";

const pollMs = 3000;

export function webhooksQuery(call: Call, projectId: string) {
  return queryOptions({
    queryKey: ["projects", projectId, "webhooks"],
    queryFn: async ({ signal }) => (await call(listWebhooks, { params: { projectId } }, signal)).webhooks,
  });
}

export function webhookQuery(call: Call, projectId: string, webhookId: string) {
  return queryOptions({
    queryKey: ["projects", projectId, "webhooks", webhookId],
    queryFn: ({ signal }) => call(getWebhook, { params: { projectId, webhookId } }, signal),
    refetchInterval: pollMs,
  });
}

export type DeliveryState = "waiting" | "delivered" | "dead";

export function deliveriesQuery(call: Call, projectId: string, webhookId: string, state: DeliveryState | "") {
  return infiniteQueryOptions({
    queryKey: ["projects", projectId, "webhooks", webhookId, "deliveries", { state }],
    queryFn: ({ signal, pageParam }) =>
      call(
        listWebhookDeliveries,
        {
          params: { projectId, webhookId },
          query: { limit: 25, ...(state ? { state } : {}), ...(pageParam ? { after: pageParam } : {}) },
        },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: pollMs,
  });
}

export function deliveryQuery(call: Call, projectId: string, webhookId: string, deliveryId: string) {
  return queryOptions({
    queryKey: ["projects", projectId, "webhooks", webhookId, "delivery", deliveryId],
    queryFn: ({ signal }) => call(getWebhookDelivery, { params: { projectId, webhookId, deliveryId } }, signal),
    refetchInterval: pollMs,
  });
}

function useForgetWebhooks(projectId: string) {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: ["projects", projectId, "webhooks"] });
}

/** The answer carries the secret: keep it in a component's state only, never in the query cache. */
export function useCreateWebhook(projectId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: (body: z.input<typeof createWebhook.body>) => call(createWebhook, { params: { projectId }, body }),
    onSuccess: useForgetWebhooks(projectId),
    gcTime: 0,
  });
}

/** Both secrets sign for a day. The answer carries the new one. */
export function useRotateWebhookSecret(projectId: string, webhookId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: () => call(rotateWebhookSecret, { params: { projectId, webhookId }, body: {} }),
    gcTime: 0,
  });
}

export function useUpdateWebhook(projectId: string, webhookId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: (body: z.input<typeof updateWebhook.body>) =>
      call(updateWebhook, { params: { projectId, webhookId }, body }),
    onSuccess: useForgetWebhooks(projectId),
  });
}

export function useRemoveWebhook(projectId: string, webhookId: string) {
  const call = useCall();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => call(removeWebhook, { params: { projectId, webhookId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["projects", projectId, "webhooks"], exact: true }),
  });
}

export function useTestWebhook(projectId: string, webhookId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: () => call(testWebhook, { params: { projectId, webhookId }, body: {} }),
    onSuccess: useForgetWebhooks(projectId),
  });
}

export function useRedeliver(projectId: string, webhookId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: (deliveryId: string) =>
      call(redeliverWebhook, { params: { projectId, webhookId, deliveryId }, body: {} }),
    onSuccess: useForgetWebhooks(projectId),
  });
}

/** All that failed in the last 30 days, which is as long as they are kept. */
export function useRedeliverFailed(projectId: string, webhookId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: () => {
      const since = new Date(Date.now() - 30 * 86_400_000).toISOString();
      return call(redeliverFailedWebhooks, { params: { projectId, webhookId }, body: { since } });
    },
    onSuccess: useForgetWebhooks(projectId),
  });
}
