import type { MovedTable } from "./export-format.ts";
import type { JsonRow } from "./export-store.ts";

/** The table of the row that a column names, in every table that moves. */
export const referredTables: Readonly<Record<string, string>> = {
  integration_id: "integrations",
  user_id: "users",
  credential_id: "credentials",
  endpoint_id: "webhook_endpoints",
};

/**
 * Goes along an export's rows and says of each whether all that it names came before it. A table is read while the server
 * works: who connects between the users' page and the credentials' one has a credential in the file and no user. Holds the
 * ids of rows that may be named, some 100 bytes each.
 */
export function createReferences() {
  const ids = new Map([...new Set(Object.values(referredTables))].map((table) => [table, new Set<unknown>()]));
  return {
    isWhole({ name, outlivesReferred }: MovedTable, row: JsonRow): boolean {
      if (outlivesReferred) return true;
      const isMissing = Object.entries(referredTables).some(
        ([column, referred]) => typeof row[column] === "string" && !ids.get(referred)?.has(row[column]),
      );
      if (!isMissing) ids.get(name)?.add(row["id"]);
      return !isMissing;
    },
  };
}
