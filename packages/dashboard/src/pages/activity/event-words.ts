import type { EventType } from "@portico/protocol/endpoints";

/** Filters that people think in; each stands for the types whose name begins with one of its words. */
export const eventKinds = {
  connections: {
    label: "Connections",
    begins: [
      "credential.connected",
      "credential.reconnected",
      "credential.account",
      "credential.setup",
      "attempt.",
      "user.",
    ],
  },
  health: {
    label: "Health of accounts",
    begins: [
      "credential.failing",
      "credential.suspected",
      "credential.in_doubt",
      "credential.recovered",
      "credential.scope",
    ],
  },
  ends: {
    label: "Ended or ending",
    begins: ["credential.invalidated", "credential.expir", "credential.disconnected", "credential.revo", "freeze."],
  },
  integrations: { label: "Integrations", begins: ["integration."] },
  keys: {
    label: "Keys and webhooks",
    begins: ["signing_key.", "api_key.", "webhook_endpoint.", "data_key.", "vault."],
  },
} as const satisfies Record<string, { label: string; begins: readonly string[] }>;

export type EventKind = keyof typeof eventKinds;

export function typesOf(kind: EventKind | "", all: readonly EventType[]): EventType[] {
  if (kind === "") return [];
  const begins: readonly string[] = eventKinds[kind].begins;
  return all.filter((type) => begins.some((begin) => type.startsWith(begin)));
}

/** A type in words: `credential.setup_completed` → "Credential: setup completed". */
export function wordsOf(type: string): string {
  const [subject = "", happened = ""] = type.replaceAll("_", " ").split(".");
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)}: ${happened}`;
}
