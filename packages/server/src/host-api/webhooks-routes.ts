import type { ProjectId } from "@portico/protocol";
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
  type WebhookAttempt as AttemptAnswer,
  type WebhookDelivery as DeliveryAnswer,
  type WebhookEndpoint as EndpointAnswer,
} from "@portico/protocol/endpoints";
import type { Router } from "../http/define-route.ts";
import type { Attempt, Delivery, DeliveryId, WebhookEndpoint, WebhookId, Webhooks } from "../webhooks/webhook.ts";

interface Path {
  projectId: string;
  webhookId: string;
}
const ids = ({ projectId, webhookId }: Path) => [projectId as ProjectId, webhookId as WebhookId] as const;

export function mountWebhooksRoutes(router: Router, { webhooks }: Readonly<{ webhooks: Webhooks }>): void {
  mountEndpointRoutes(router, webhooks);

  router.on(testWebhook, async ({ params }) => toDelivery(await webhooks.test(...ids(params))));

  router.on(listWebhookDeliveries, async ({ params, query }) => {
    const { deliveries, nextCursor } = await webhooks.deliveries(...ids(params), query);
    return { deliveries: deliveries.map(toDelivery), nextCursor };
  });

  router.on(getWebhookDelivery, async ({ params }) => {
    const { delivery, log } = await webhooks.delivery(...ids(params), params.deliveryId as DeliveryId);
    return { ...toDelivery(delivery), log: log.map(toAttempt) };
  });

  router.on(redeliverWebhook, async ({ params }) =>
    toDelivery(await webhooks.redeliver(...ids(params), params.deliveryId as DeliveryId)),
  );

  router.on(redeliverFailedWebhooks, async ({ params, body }) => ({
    redelivered: await webhooks.redeliverFailed(...ids(params), new Date(body.since)),
  }));
}

function mountEndpointRoutes(router: Router, webhooks: Webhooks): void {
  router.on(listWebhooks, async ({ params }) => ({
    webhooks: (await webhooks.list(params.projectId as ProjectId)).map(toEndpoint),
  }));

  router.on(createWebhook, async ({ params, body }) => {
    const { endpoint, secret } = await webhooks.create(params.projectId as ProjectId, body);
    // the one time that it is shown
    return { ...toEndpoint(endpoint), secret: secret.reveal() };
  });

  router.on(getWebhook, async ({ params }) => toEndpoint(await webhooks.get(...ids(params))));

  router.on(updateWebhook, async ({ params, body }) => toEndpoint(await webhooks.update(...ids(params), body)));

  router.on(removeWebhook, async ({ params }) => webhooks.remove(...ids(params)));

  router.on(rotateWebhookSecret, async ({ params, body }) => {
    const { endpoint, secret } = await webhooks.rotateSecret(...ids(params), body.overlapHours);
    return { ...toEndpoint(endpoint), secret: secret.reveal() };
  });
}

function toEndpoint(endpoint: WebhookEndpoint): EndpointAnswer {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    eventTypes: [...endpoint.eventTypes],
    enabled: endpoint.enabled,
    disabledReason: endpoint.disabledReason,
    failingSince: endpoint.failingSince?.toISOString() ?? null,
    createdAt: endpoint.createdAt.toISOString(),
  };
}

function toDelivery(delivery: Delivery): DeliveryAnswer {
  return {
    ...delivery,
    createdAt: delivery.createdAt.toISOString(),
    nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
    finishedAt: delivery.finishedAt?.toISOString() ?? null,
  };
}

function toAttempt(attempt: Attempt): AttemptAnswer {
  return { ...attempt, attemptedAt: attempt.attemptedAt.toISOString() };
}
