import { z } from "zod";
import { sealedColumns, type SealedField } from "../vault/sealed-columns.ts";
import type { SealContext } from "../vault/vault.ts";
import type { ExportedTable, JsonRow } from "./export-store.ts";

/**
 * An export, once it is opened: lines of JSON. First what it is, then a line for each row, the rows that others refer to
 * first, then how many there were. Sealed columns are left out of `row` and stand opened in `plain`.
 */
export const exportFormat = "portico-project";
export const exportVersion = 1;

export interface MovedTable extends ExportedTable {
  /** Columns that mean something on the server only where they were written. */
  leftBehind?: readonly string[];
  /** A row may stay when what it names is gone. */
  outlivesReferred?: true;
}

export const movedTables: readonly MovedTable[] = [
  { name: "projects", key: "id", project: "id" },
  { name: "private_providers", key: "key", project: "project_id", primaryKey: ["project_id", "key"] },
  { name: "project_signing_keys", key: "id", project: "project_id" },
  { name: "integrations", key: "id", project: "project_id" },
  { name: "oauth_registrations", key: "id", project: "project_id" },
  { name: "users", key: "id", project: "project_id" },
  {
    name: "freezes",
    key: "id",
    project: "project_id",
    // what was ordered to be revoked is the source's to end; two servers would revoke the same token
    leftBehind: ["revoking_since", "revoked_through"],
  },
  {
    name: "credentials",
    key: "id",
    project: "project_id",
    // the freezes that came along mark it anew
    leftBehind: ["refresh_lease_owner", "refresh_lease_until", "frozen_at"],
  },
  { name: "honeytokens", key: "credential_id", project: "project_id", primaryKey: ["credential_id"] },
  { name: "credential_quarantine", key: "id", project: "project_id" },
  { name: "revoked_secrets", key: "id", project: "project_id" },
  { name: "import_keys", key: "id", project: "project_id" },
  // by what it says: the target may know of the same end by itself
  { name: "ended_tokens", key: "id", project: "project_id", primaryKey: ["project_id", "token_hash"] },
  { name: "configurations", key: "id", project: "project_id" },
  {
    name: "webhook_endpoints",
    key: "id",
    project: "project_id",
    leftBehind: ["starts_after", "slow_since"],
    eventPosition: "starts_after",
  },
  { name: "webhook_secrets", key: "id", project: "project_id" },
  // the receipts; what is still being revoked is the source's to end
  { name: "revocations", key: "id", project: "project_id", outlivesReferred: true },
];

/** A table's sealed columns with what binds each record of a row to its place. */
export function sealedIn(
  table: string,
  row: JsonRow,
): { column: string; context: SealContext & { field: SealedField } }[] {
  return sealedColumns
    .filter((each) => each.table === table)
    .map(({ field, column, recordId, version }) => ({
      column,
      context: {
        field,
        recordId: String(row[recordId]),
        version: typeof version === "number" ? version : Number(row[version]),
      },
    }));
}

export const headerLine = z.object({
  format: z.literal(exportFormat),
  version: z.number().int(),
  exportId: z.uuid(),
  exportedAt: z.iso.datetime(),
  projectId: z.uuid(),
  projectName: z.string(),
  /** The server that it comes from. */
  server: z.string(),
  /** The source stopped using the credentials when it was made. */
  isMove: z.boolean(),
});
export type ExportHeader = z.infer<typeof headerLine>;

export const rowLine = z
  .object({
    table: z.string(),
    row: z.record(z.string(), z.unknown()),
    plain: z.record(z.string(), z.string()).optional(),
  })
  .strict();

export const endLine = z.object({ end: z.literal(true), counts: z.record(z.string(), z.number().int()) }).strict();

export function toBytes(line: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(line)}\n`);
}

/** PostgreSQL's text of bytes, as `to_jsonb` writes them: `\x00ff`. */
export function bytesOf(text: unknown): Uint8Array | null {
  return typeof text === "string" ? Buffer.from(text.slice(2), "hex") : null;
}

export function textOf(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes).toString("hex")}`;
}
