import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import type { Credential } from "./credential.ts";
import { healthMoves } from "./health.ts";
import { createHealthStore } from "./health-store.ts";
import type { WriteCredentials } from "./write-credentials.ts";

/** Makes a credential dead whose time is over and that nothing can renew: the row says so from now on. */
export type ExpireCredential = (credential: Credential) => Promise<void>;

export function createExpireCredential({
  write,
  clock,
}: Readonly<{ write: WriteCredentials; clock: Clock }>): ExpireCredential {
  return async ({ id, projectId, userId, integrationId, secretVersion, health }) => {
    await write({ projectId, userId }, async (queries) => {
      const judged = { credentialId: id, version: secretVersion };
      if (!(await createHealthStore(queries).expire(projectId, judged, clock.now()))) return;
      await recordEvent(queries, projectId, healthMoves.expired.event, {
        userId,
        integrationId,
        credentialId: id,
        data: { reason: healthMoves.expired.reasons[0], from: health.state },
      });
    });
  };
}
