import { randomBytes } from "node:crypto";
import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { createDataKeyStore } from "./data-key-store.ts";
import { refuseForeignRootKeys, unwrapDataKey } from "./data-keys.ts";
import type { RootKeys } from "./root-keys/root-key.ts";

/**
 * Refuses to go on with root keys that are not those of this database, or that do not work (VT-06). Call it before
 * anything is written, the migrations too. The current key wraps and unwraps once; every key that wrapped something
 * opens one of its data keys.
 *
 * Throws `vault.key_missing`, which names the key that is needed, `vault.key_unavailable`, `vault.record_unreadable`.
 */
export async function checkRootKeys(queries: Queries, rootKeys: RootKeys): Promise<void> {
  const store = createDataKeyStore(queries);
  if (await store.isThere()) {
    await refuseForeignRootKeys(queries, rootKeys);
    for (const { id } of rootKeys.all) {
      const [sample] = await store.wrappedBy(id, null, 1);
      if (sample) (await unwrapDataKey(rootKeys, sample.projectId, sample)).fill(0);
    }
  }
  await tryOnce(rootKeys);
}

/** A key service that lets us wrap but not unwrap would lose everything that is sealed from now on. */
async function tryOnce({ current }: RootKeys): Promise<void> {
  const place = { projectId: "portico.check" as ProjectId, dataKeyId: "portico.check" };
  const plain = randomBytes(32);
  const back = await current.unwrap(place, await current.wrap(place, plain));
  if (!back?.equals(plain)) {
    throw new PorticoError("vault.key_missing", `Root key ${current.id} does not open what it has just wrapped`);
  }
  back.fill(0);
  plain.fill(0);
}
