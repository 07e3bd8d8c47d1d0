import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/** What goes wrong with a request. */
export type Fault =
  /** Answers as usual, later. */
  | { readonly kind: "delay"; readonly delayMs: number }
  /** Answers this and does nothing. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Never answers; `close()` of the server ends it. */
  | { readonly kind: "hang" }
  /** Does the work, then cuts the connection instead of answering: the client cannot know (TR-03). */
  | { readonly kind: "lose_answer" };

/** Switches for misbehaviour, by the kind of request. */
export interface Faults<Target extends string> {
  /** The newest fault for a target replaces the one before. `times`: how many requests it meets (all, until cleared). */
  inject(target: Target, fault: Fault, times?: number): void;
  /** All targets when none is named. */
  clear(target?: Target): void;
}

export interface FaultSource<Target extends string> extends Faults<Target> {
  /** Lets the request meet its fault. True: it is answered (or never will be), do nothing more. */
  meet(target: Target, response: ServerResponse): Promise<boolean>;
}

export function createFaults<Target extends string>(): FaultSource<Target> {
  const injected = new Map<Target, { readonly fault: Fault; left: number }>();
  return {
    inject(target, fault, times = Number.POSITIVE_INFINITY) {
      injected.set(target, { fault, left: times });
    },
    clear(target) {
      if (target === undefined) injected.clear();
      else injected.delete(target);
    },
    async meet(target, response) {
      const held = injected.get(target);
      if (held === undefined || held.left <= 0) return false;
      held.left -= 1;
      return perform(held.fault, response);
    },
  };
}

async function perform(fault: Fault, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case "delay":
      await wait(fault.delayMs);
      return response.destroyed;
    case "status":
      response
        .writeHead(fault.status, { "content-type": "text/plain", ...fault.headers })
        .end(fault.body ?? `status ${fault.status}`);
      return true;
    case "hang":
      return true;
    case "lose_answer":
      cutAtFirstByte(response);
      return false;
  }
}

/** Whoever answers, by writeHead, write or end, finds the connection gone: works for handlers that are not ours. */
function cutAtFirstByte(response: ServerResponse): void {
  const cut = () => {
    response.destroy();
    return response;
  };
  response.writeHead = cut;
  response.end = cut;
  response.write = () => !cut().destroyed;
}
