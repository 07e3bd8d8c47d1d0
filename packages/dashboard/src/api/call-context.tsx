import { createContext, use, type ReactNode } from "react";
import type { Call } from "./client.ts";

const CallContext = createContext<Call | null>(null);

export function CallProvider({ call, children }: { readonly call: Call; readonly children: ReactNode }) {
  return <CallContext value={call}>{children}</CallContext>;
}

/** The client of this page. */
export function useCall(): Call {
  const call = use(CallContext);
  if (!call) throw new TypeError("useCall() needs a CallProvider above it");
  return call;
}
