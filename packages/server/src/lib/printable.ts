/**
 * Text that others may have written, as it may be shown: it stays on its line, cannot speak to the terminal, and cannot turn
 * the words around it (Unicode Standard Annex 9).
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
}
