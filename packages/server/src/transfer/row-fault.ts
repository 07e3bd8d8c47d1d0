import { isId } from "@portico/protocol";
import { plainWords } from "@portico/protocol/endpoints";
import { z } from "zod";
import { unstorablePart } from "../lib/storable-text.ts";
import { columnRules, secretRules } from "./column-rules.ts";
import { sealedIn } from "./export-format.ts";
import type { ColumnFacts } from "./proof-store.ts";
import type { ExportedRow } from "./read-export.ts";

/** What is wrong with a row, never with a value in it: it may be a secret. */
export interface RowFault {
  /** A column, or `plain.` and a column; what is inside follows after dots. Null: the row as a whole. */
  member: string | null;
  message: string;
}

/**
 * As PostgreSQL writes one, whose offset may have seconds; in every zone of a year that ISO 8601 writes with four digits,
 * because the API's answers cannot say another. What is left for the database to refuse is a 31st of February.
 */
const instantText = /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d(:\d\d){0,2})$/;
const isInstant = (text: string): boolean =>
  instantText.test(text) && text < "9999-12-31" && !Number.isNaN(Date.parse(`${text.slice(0, 19)}Z`));

const types: Readonly<Record<string, z.ZodType>> = {
  // another spelling would be sealed under a name that the database does not give back
  uuid: z.string().refine((text) => isId(text) && text === text.toLowerCase(), "must be an id in lower case"),
  text: z.string(),
  _text: z.array(z.string()),
  int4: z.int32(),
  int8: z.int(),
  bool: z.boolean(),
  timestamptz: z.string().refine(isInstant, "must be an instant"),
  bytea: z.string().regex(/^\\x([0-9a-f]{2})*$/, "must be bytes in hex"),
};

/** Undefined for a row whose every value fits its column and is what the API allows. */
export function rowFault(
  { table, row, plain }: ExportedRow,
  columns: ReadonlyMap<string, ColumnFacts>,
): RowFault | undefined {
  const stays = new Set([...(table.leftBehind ?? []), ...(table.eventPosition ? [table.eventPosition] : [])]);
  for (const [column, facts] of columns) {
    const value = row[column];
    const fault =
      value === undefined
        ? facts.mayBeAbsent || stays.has(column) || plain[column] !== undefined
          ? undefined
          : { member: column, message: "is missing" }
        : stays.has(column)
          ? { member: column, message: "is of the server that it comes from, and does not move" }
          : valueFault(table.name, column, value, facts);
    if (fault) return fault;
  }
  return sealedFault({ table, row, plain }) ?? wholeFault({ table, row, plain });
}

function valueFault(table: string, column: string, value: unknown, facts: ColumnFacts): RowFault | undefined {
  if (value === null) return facts.mayBeNull ? undefined : { member: column, message: "must not be null" };
  const unstorable = unstorablePart(value);
  if (unstorable) return { member: [column, ...unstorable].join("."), message: "cannot be stored" };
  return schemaFault(column, value, types[facts.type]) ?? schemaFault(column, value, columnRules[table]?.[column]);
}

/** Secrets stand opened, in `plain`, each bound to a version; of a destroyed one the empty record is left. */
function sealedFault({ table, row, plain }: ExportedRow): RowFault | undefined {
  const sealed = sealedIn(table.name, row);
  for (const member of Object.keys(plain)) {
    if (!sealed.some(({ column }) => column === member))
      return { member: `plain.${member}`, message: "is no secret of that table" };
  }
  for (const { column, context } of sealed) {
    const kept = row[column];
    const isDestroyed = kept === "\\x" && table.name === "credentials";
    if (kept !== undefined && kept !== null && !isDestroyed) return { member: column, message: "must stand in plain" };
    const secret = plain[column];
    if (!secret) continue;
    if (!Number.isSafeInteger(context.version)) return { member: column, message: "has no version that it belongs to" };
    const fault = schemaFault(`plain.${column}`, secret.reveal(), secretRules[context.field]);
    if (fault) return fault;
  }
  return undefined;
}

function wholeFault({ table, row }: ExportedRow): RowFault | undefined {
  if (table.name !== "private_providers") return undefined;
  // found by the one, used by the other
  const { key } = row["declaration"] as { key?: unknown };
  return key === row["key"] ? undefined : { member: "declaration.key", message: "must be the key of the row" };
}

function schemaFault(member: string, value: unknown, schema: z.ZodType | undefined): RowFault | undefined {
  const issue = schema?.safeParse(value, { error: plainWords }).error?.issues[0];
  return issue && { member: [member, ...issue.path].join("."), message: issue.message };
}
