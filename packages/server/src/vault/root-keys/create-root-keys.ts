import type { RootKeySetting, RootKeySettings } from "../../config/root-key.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Logger } from "../../lib/logger.ts";
import type { Secret } from "../../lib/secret.ts";
import { createOutbound } from "../../net/create-outbound.ts";
import type { Outbound } from "../../net/outbound.ts";
import { createLocalRootKey } from "./local-root-key.ts";
import type { RootKey, RootKeys } from "./root-key.ts";

/** The root keys of the settings. Key services are not asked yet, and their clients are loaded only where one is used. */
export async function createRootKeys(
  settings: Readonly<RootKeySettings>,
  deps: Readonly<{ clock: Clock; logger: Logger }>,
): Promise<RootKeys> {
  const doors: Outbound[] = [];
  const all = await Promise.all([settings.current, ...settings.old].map((setting) => create(setting)));
  const [current] = all;
  if (!current) throw new TypeError("There is no root key");
  const ids = all.map(({ id }) => id);
  return {
    current,
    all: all.filter(({ id }, index) => ids.indexOf(id) === index),
    close: async () => void (await Promise.all(doors.map((door) => door.close()))),
  };

  async function create(setting: RootKeySetting): Promise<RootKey> {
    switch (setting.kind) {
      case "local":
        return createLocalRootKey(setting.key);
      case "aws-kms": {
        const { createAwsKmsRootKey } = await import("./aws-kms-root-key.ts");
        return createAwsKmsRootKey(setting, { ...deps, outbound: doorTo(setting.endpoint) });
      }
      case "vault-transit": {
        const { createVaultTransitRootKey } = await import("./vault-transit-root-key.ts");
        return createVaultTransitRootKey(setting, { outbound: doorTo(setting.address) });
      }
    }
  }

  /**
   * A door of its own, which leads to the key service alone: it usually has a private address, and what the operator
   * named here must not become reachable for providers that tenants declare (PX-03).
   */
  function doorTo(address: string): Outbound {
    const { protocol, hostname, port } = new URL(address);
    const pair = `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
    const door = createOutbound({ standIns: {}, egressAllow: [pair], ...deps });
    doors.push(door);
    return door;
  }
}

/** One key of 32 bytes in base64 and no other. */
export function onlyLocalRootKey(rootKey: Secret): RootKeys {
  const current = createLocalRootKey(rootKey);
  return { current, all: [current], close: async () => {} };
}
