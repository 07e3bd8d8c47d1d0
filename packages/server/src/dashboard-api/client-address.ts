import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import type { AppEnvironment } from "../http/context.ts";

/**
 * The network address that a request came from, for counting attempts. `X-Forwarded-For` is read from the right, and
 * only as far as each hop is one of `trustedProxies`: everything further left was written by the caller.
 */
export function clientAddress(context: Context<AppEnvironment>, trustedProxies: readonly string[]): string {
  let address = peerAddress(context);
  const hops = (context.req.header("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  while (trustedProxies.includes(address)) {
    const hop = hops.pop();
    if (!hop) break;
    address = hop;
  }
  return address;
}

function peerAddress(context: Context<AppEnvironment>): string {
  // a request that was handed to the application in process, as tests do, has no socket
  if (!context.env) return "in process";
  try {
    return getConnInfo(context).remote.address ?? "unknown";
  } catch {
    return "unknown";
  }
}
