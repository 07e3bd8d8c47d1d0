import type { UserMetadata } from "./data-types.ts";

/** Keys as the server keeps them: any casing of name and email as `Name` and `Email`, the rest trimmed (contract 3.3). */
export function normalisedMetadata(metadata: UserMetadata): UserMetadata {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [
      key
        .trim()
        .replace(/^name$/i, "Name")
        .replace(/^email$/i, "Email"),
      value,
    ]),
  );
}

/** Whether merging `update` into `stored` would change a value. */
export function changesMetadata(stored: UserMetadata, update: UserMetadata): boolean {
  return Object.entries(update).some(([key, value]) => JSON.stringify(stored[key]) !== JSON.stringify(value));
}
