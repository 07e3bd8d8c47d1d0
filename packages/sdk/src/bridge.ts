import type { PortalMethod, SdkCall, SdkReply } from "@portico/protocol";
import { invalidArgument, toPorticoError } from "./error-makers.ts";
import type { PorticoError } from "./errors.ts";
import type { Page } from "./page.ts";

export type BridgeMethods = Record<PortalMethod, (...parameters: never[]) => unknown>;

export interface BridgeParts {
  readonly page: Page;
  readonly frameWindow: () => Window | null | undefined;
  readonly portalOrigin: () => string;
  /** The closed list of what the portal may call (protocol's `portalMethods`). */
  readonly methods: BridgeMethods;
}

/**
 * Answers the portal's calls (wire contract 5.3). A call counts only if it comes from the portal frame's own window
 * *and* that window is still at the portal's origin: the official SDK answers any window, to any method it has.
 */
export function createBridge({ page, frameWindow, portalOrigin, methods }: BridgeParts): {
  listen(): void;
  stop(): void;
} {
  async function onMessage(event: MessageEvent): Promise<void> {
    const portal = frameWindow();
    if (!portal || event.source !== portal || event.origin !== portalOrigin() || !isCall(event.data)) return;
    portal.postMessage(await answer(event.data), portalOrigin());
  }

  async function answer({ id, type, parameters }: SdkCall): Promise<SdkReply> {
    try {
      if (!Object.hasOwn(methods, type)) throw invalidArgument(`call ${type}`);
      const method = methods[type as PortalMethod] as (...parameters: unknown[]) => unknown;
      return { messageType: "SDK_FUNCTION_RESPONSE", id, type, result: await method(...parameters) };
    } catch (error) {
      return { messageType: "SDK_FUNCTION_ERROR", id, error: true, message: asErrorText(toPorticoError(error)) };
    }
  }

  return {
    listen: () => page.addEventListener("message", onMessage),
    stop: () => page.removeEventListener("message", onMessage),
  };
}

function isCall(data: Partial<SdkCall> | null): data is SdkCall {
  return (
    data?.messageType === "SDK_FUNCTION_INVOCATION" &&
    typeof data.type === "string" &&
    typeof data.id === "string" &&
    Array.isArray(data.parameters)
  );
}

/** The official SDK's error text is the server's body as JSON (contract 3.1.3); one portal reads both SDKs' errors. */
function asErrorText(error: PorticoError): string {
  return JSON.stringify(Object.assign({}, error, { message: error.message }));
}
