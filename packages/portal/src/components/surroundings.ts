/** What every view needs to speak and act. Handed down by context, so that views take only what is theirs. */
import type { WireCredential, WireIntegration } from "@portico/protocol";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Speech } from "../messages.ts";
import type { PortalActions } from "../portal-actions.ts";

export interface Surroundings extends Speech {
  readonly actions: PortalActions;
  readonly integration: WireIntegration;
  readonly integrationType: string;
  /** The provider's name, `GitHub`. */
  readonly provider: string;
  /** The host application's name; empty when nobody named it. */
  readonly host: string;
  readonly iconBase: string | null;
  readonly description: string;
  /** Markdown, or empty. */
  readonly overview: string;
  readonly showsSecuredBy: boolean;
}

export const SurroundingsContext = createContext<Surroundings | null>(null);

export function useSurroundings(): Surroundings {
  const surroundings = useContext(SurroundingsContext);
  if (!surroundings) throw new TypeError("A view was rendered outside the portal.");
  return surroundings;
}

/** What a person recognises the account by. */
export function accountName(credential: WireCredential, fallback: string): string {
  return textOf(credential.providerData?.accountName) || textOf(credential.providerId) || fallback;
}

/** The second line: an e-mail address, a workspace. */
export function accountDetail(credential: WireCredential): string {
  return textOf(credential.providerData?.accountDetail);
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
