import type { ApiKeyId, ProjectId } from "@portico/protocol";
import {
  createApiKey,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
  type ApiKey as ApiKeyAnswer,
} from "@portico/protocol/endpoints";
import type { Router } from "../http/define-route.ts";
import type { Secret } from "../lib/secret.ts";
import type { ApiKey, ApiKeys } from "../projects/api-key.ts";

export function mountApiKeysRoutes(router: Router, { apiKeys }: Readonly<{ apiKeys: ApiKeys }>): void {
  router.on(listApiKeys, async ({ params }) => ({
    apiKeys: (await apiKeys.list(params.projectId as ProjectId)).map(toAnswer),
  }));

  router.on(createApiKey, async ({ params, body }) =>
    toCreated(await apiKeys.create(params.projectId as ProjectId, body)),
  );

  router.on(rotateApiKey, async ({ params, body }) =>
    toCreated(await apiKeys.rotate(params.projectId as ProjectId, params.apiKeyId as ApiKeyId, body)),
  );

  router.on(revokeApiKey, async ({ params }) => {
    await apiKeys.revoke(params.projectId as ProjectId, params.apiKeyId as ApiKeyId);
  });
}

/** The one time that the key is shown. */
function toCreated({ apiKey, key }: { apiKey: ApiKey; key: Secret }): ApiKeyAnswer & { key: string } {
  return { ...toAnswer(apiKey), key: key.reveal() };
}

function toAnswer(key: ApiKey): ApiKeyAnswer {
  return {
    id: key.id,
    name: key.name,
    hint: key.hint,
    scopes: [...key.scopes],
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  };
}
