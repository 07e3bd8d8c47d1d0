import {
  createServerFreeze,
  listServerFreezes,
  revokeServerFrozen,
  thawServerFreeze,
} from "@portico/protocol/endpoints";
import type { Freezes } from "../credentials/freezes.ts";
import type { Router } from "../http/define-route.ts";
import type { AskedBy } from "../revocations/revocation.ts";

/** The emergency brake of the whole server (VT-15). */
export function mountFreezesRoutes(router: Router, { freezes }: Readonly<{ freezes: Freezes }>): void {
  router.on(listServerFreezes, async () => ({ freezes: await freezes.list(null) }));
  router.on(createServerFreeze, async ({ body, caller }) => freezes.freeze(null, body, askedBy(caller)));
  router.on(revokeServerFrozen, async ({ params, caller }) => freezes.revoke(null, params.freezeId, askedBy(caller)));
  router.on(thawServerFreeze, async ({ params, caller }) => freezes.thaw(null, params.freezeId, askedBy(caller)));
}

const askedBy = ({ adminId }: { readonly adminId: string }): AskedBy => ({ kind: "admin", id: adminId });
