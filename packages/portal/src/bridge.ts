/**
 * The line to the SDK in the host's page (contract 5). It hears only the parent window, answers only to one origin, and
 * says nothing before that origin is trusted (security bar OA-17).
 */
import type { PortalMethod, SdkCall } from "@portico/protocol";
import { randomKey } from "./random-key.ts";
import { isRecord, readSnapshot, type Snapshot } from "./snapshot.ts";

export interface Bridge {
  /** Pins the parent's origin: from now on nothing else is heard, and calls may be made. */
  readonly trust: (origin: string) => void;
  /**
   * Calls a method of the SDK. Rejects with the SDK's message, when no answer came within `timeoutMs` (10,000), and at
   * once while no origin is trusted.
   */
  readonly call: (method: PortalMethod, parameters: readonly unknown[], timeoutMs?: number) => Promise<unknown>;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: Error) => void;
  readonly timer: number;
}

export function createBridge(parts: {
  readonly own: Window;
  /** Told for every well-formed snapshot of the parent, trusted yet or not. */
  readonly onSnapshot: (snapshot: Snapshot, origin: string) => void;
}): Bridge {
  const { own, onSnapshot } = parts;
  const waiting = new Map<string, Waiting>();
  let trustedOrigin: string | null = null;

  own.addEventListener("message", (event) => {
    // Opened on its own, the portal is its own parent; then there is nobody to listen to.
    if (own.parent === own || event.source !== own.parent) return;
    if (!isWebOrigin(event.origin) || (trustedOrigin !== null && event.origin !== trustedOrigin)) return;
    const snapshot = readSnapshot(event.data);
    if (snapshot) onSnapshot(snapshot, event.origin);
    else if (trustedOrigin !== null) settle(waiting, event.data);
  });

  return {
    trust: (origin) => {
      trustedOrigin ??= origin;
    },
    call: (method, parameters, timeoutMs = 10_000) =>
      new Promise((resolve, reject) => {
        if (trustedOrigin === null) return reject(new Error("The page around the portal is not trusted yet."));
        const id = randomKey(own.crypto);
        const timer = own.setTimeout(() => {
          waiting.delete(id);
          reject(new Error(`The SDK did not answer "${method}" within ${timeoutMs} ms.`));
        }, timeoutMs);
        waiting.set(id, { resolve, reject, timer });
        const message: SdkCall = {
          messageType: "SDK_FUNCTION_INVOCATION",
          type: method,
          parameters: [...parameters],
          id,
        };
        own.parent.postMessage(message, trustedOrigin);
      }),
  };
}

function settle(waiting: Map<string, Waiting>, data: unknown): void {
  if (!isRecord(data) || typeof data.id !== "string") return;
  const call = waiting.get(data.id);
  if (!call) return;
  if (data.messageType !== "SDK_FUNCTION_RESPONSE" && data.messageType !== "SDK_FUNCTION_ERROR") return;
  waiting.delete(data.id);
  clearTimeout(call.timer);
  if (data.messageType === "SDK_FUNCTION_RESPONSE") call.resolve(data.result);
  else call.reject(new Error(typeof data.message === "string" ? data.message : "The SDK refused the call."));
}

/** A sandboxed or `data:` document has the origin "null", which is nobody in particular. */
function isWebOrigin(origin: string): boolean {
  return origin.startsWith("https://") || origin.startsWith("http://");
}
