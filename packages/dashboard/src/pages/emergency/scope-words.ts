import type { Freeze } from "@portico/protocol/endpoints";

/** What a freeze is about, as far as people need it to tell one from another. */
export type ScopeFacts = Pick<
  Freeze,
  "projectId" | "integrationId" | "integrationType" | "endUserId" | "accountId" | "connectedSince" | "connectedUntil"
>;

/** "GitHub · user user-42 · connected since 1 Nov 2026, 10:00". `nameOf` names an integration by id or by type. */
export function wordsOfScope(scope: ScopeFacts, nameOf: (idOrType: string) => string): string {
  const provider = scope.integrationId ?? scope.integrationType;
  const parts = [
    provider === null ? null : nameOf(provider),
    scope.endUserId === null ? null : `user ${scope.endUserId}`,
    scope.accountId === null ? null : `account ${scope.accountId}`,
    scope.connectedSince === null ? null : `connected since ${exactly(scope.connectedSince)}`,
    scope.connectedUntil === null ? null : `connected until ${exactly(scope.connectedUntil)}`,
  ].filter((part) => part !== null);
  if (scope.projectId === null) return ["Every project of this server", ...parts].join(" · ");
  const words = parts.length === 0 ? "everything of this project" : parts.join(" · ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "1 connection", "1,204 connections". */
export function countConnections(count: number): string {
  return count === 1 ? "1 connection" : `${count.toLocaleString("en")} connections`;
}

function exactly(at: string): string {
  return new Date(at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
}
