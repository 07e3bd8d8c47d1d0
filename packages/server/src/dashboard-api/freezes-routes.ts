import {
  createServerFreeze,
  listServerFreezes,
  revokeServerFrozen,
  thawServerFreeze,
} from "@portico/protocol/endpoints";
import type { Freezes } from "../credentials/freezes.ts";
import type { Router } from "../http/define-route.ts";

/** The emergency brake of the whole server (VT-15). */
export function mountFreezesRoutes(router: Router, { freezes }: Readonly<{ freezes: Freezes }>): void {
  router.on(listServerFreezes, async () => ({ freezes: await freezes.list(null) }));
  router.on(createServerFreeze, async ({ body, caller }) =>
    freezes.freeze(null, body, { kind: "admin", id: caller.adminId }),
  );
  router.on(revokeServerFrozen, async ({ params }) => freezes.revoke(null, params.freezeId));
  router.on(thawServerFreeze, async ({ params }) => freezes.thaw(null, params.freezeId));
}
