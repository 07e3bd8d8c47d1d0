import type { ProjectId } from "@portico/protocol";
import type { Logger } from "../lib/logger.ts";
import type { RefreshLease, RefreshLeaseStore } from "./refresh-lease-store.ts";

/**
 * How long a lease runs: longer than the token request's limit of 10 s (TR-02), and short enough that a crash, and
 * another one while it is mended, are over inside the 30 s for which careful providers still honour a rotated token (TR-03).
 */
export const leaseMs = 12_000;
const renewEveryMs = 4_000;

/** Renews a lease for as long as `work` runs, however long the provider or the database takes. */
export async function keepingLease<Result>(
  {
    leases,
    projectId,
    lease,
    logger,
  }: Readonly<{
    leases: Pick<RefreshLeaseStore, "renew">;
    projectId: ProjectId;
    lease: RefreshLease;
    logger: Logger;
  }>,
  work: () => Promise<Result>,
): Promise<Result> {
  const renewing = setInterval(() => {
    leases.renew(projectId, lease, leaseMs).then(
      (isHeld) => {
        if (!isHeld) clearInterval(renewing);
      },
      // the database is away; so it is for everybody who would take the lease
      (error: unknown) =>
        logger.debug({ credentialId: lease.credentialId, error: String(error) }, "a refresh lease was not renewed"),
    );
  }, renewEveryMs);
  renewing.unref();
  try {
    return await work();
  } finally {
    clearInterval(renewing);
  }
}
