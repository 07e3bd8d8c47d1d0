/** The lines that say something, without the blanks around them. */
export function toLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Origins as people paste them: the slash at the end that an address bar adds is dropped. */
export function toOrigins(text: string): string[] {
  return toLines(text).map((line) => line.replace(/(?<=[^/])\/$/, ""));
}
