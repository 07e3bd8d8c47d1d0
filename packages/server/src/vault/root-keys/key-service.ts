import { PorticoError } from "../../lib/portico-error.ts";
import type { Outbound, SmallRequest, SmallResponse } from "../../net/outbound.ts";

/** The fields of a key service's answer; or that the ciphertext is none that this key made for this place. */
export type KeyServiceAnswer = Readonly<Record<string, unknown>> | "unreadable";

/** A start has to refuse within 5 s and asks twice (VT-06). */
const timeoutMs = 2000;

/** Asks once. Throws `vault.key_unavailable` when no answer comes. */
export async function askKeyService(
  outbound: Pick<Outbound, "call">,
  rootKeyId: string,
  request: SmallRequest,
): Promise<SmallResponse> {
  try {
    return await outbound.call({ timeoutMs, ...request });
  } catch (cause) {
    throw new PorticoError("vault.key_unavailable", `The key service of root key ${rootKeyId} does not answer`, {
      cause,
    });
  }
}

/** The service answers and says no: waiting will not help, an operator has to look. */
export function keyRefused(rootKeyId: string, what: string): PorticoError {
  return new PorticoError("vault.key_missing", `The key service of root key ${rootKeyId} refused (${what})`);
}

export function readJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
