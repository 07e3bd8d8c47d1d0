import { randomInt } from "node:crypto";
import { hashToken } from "../../lib/random.ts";

/** Consonants that are not taken for one another, and make no words: those of RFC 8628, section 6.1. */
const alphabet = "BCDFGHJKLMNPQRSTVWXZ";

/** What a window shows: six letters, one of 64 million. */
export function newWindowCode(): string {
  return Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** What is stored of it, and compared: however it was typed. */
export function hashWindowCode(typed: string): Buffer {
  return hashToken(typed.toUpperCase().replace(/[^A-Z]/g, ""));
}
