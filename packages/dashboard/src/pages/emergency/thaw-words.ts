import type { ThawedFreeze } from "@portico/protocol/endpoints";
import { countConnections } from "./scope-words.ts";

/** What ending a freeze did, and what it did not do. `holders`: what the freezes that still hold are called. */
export function wordsOfThaw({ thaw }: Pick<ThawedFreeze, "thaw">, holders: readonly string[]): string {
  const { wasThawedBefore, freed, revoked, stillFrozen } = thaw;
  const parts = [
    wasThawedBefore
      ? "That freeze had been thawed already; nothing was changed."
      : freed === 0
        ? "Thawed."
        : `Thawed: ${countConnections(freed)} can be used again.`,
    revoked > 0 && !wasThawedBefore
      ? `${countConnections(revoked)} ${revoked === 1 ? "was" : "were"} revoked, and can be connected again by ${revoked === 1 ? "its user" : "their users"}.`
      : null,
    stillFrozen > 0 ? `${countConnections(stillFrozen)} ${holdWords(stillFrozen, holders)}.` : null,
  ];
  return parts.filter((part) => part !== null).join(" ");
}

function holdWords(count: number, holders: readonly string[]): string {
  const stays = count === 1 ? "stays frozen" : "stay frozen";
  return holders.length === 0 ? `${stays} by another freeze` : `${stays} by: ${holders.join("; ")}`;
}
