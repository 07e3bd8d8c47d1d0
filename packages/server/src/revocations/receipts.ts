import { isId, type ProjectId } from "@portico/protocol";
import type { RevocationReceipt } from "@portico/protocol/endpoints";
import type { Queries } from "../db/database.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { createReceiptStore, type ReceiptPosition, type ReceiptQuery } from "./receipt-store.ts";

export type ReceiptFilter = Omit<ReceiptQuery, "after"> & { after?: string | undefined };

/** Reads receipts. Nothing here can reach a secret. */
export function createReceipts(queries: Queries) {
  const store = createReceiptStore(queries);
  return async function list(
    projectId: ProjectId,
    { after: cursor, ...filter }: ReceiptFilter,
  ): Promise<{ revocations: RevocationReceipt[]; nextCursor: string | null }> {
    const after = cursor === undefined ? undefined : readCursor(projectId, cursor);
    // one more than asked, to know whether there is a next page
    const rows = await store.list(projectId, { ...filter, after, limit: filter.limit + 1 });
    const shown = rows.slice(0, filter.limit);
    const last = rows.length > filter.limit ? shown.at(-1) : undefined;
    return {
      revocations: shown.map(({ receipt }) => receipt),
      nextCursor: last ? writeCursor(projectId, last.position) : null,
    };
  };
}

/** Names its project, so that a cursor of another one is refused rather than read (security bar TN-07). */
function writeCursor(projectId: ProjectId, { askedAt, id }: ReceiptPosition): string {
  return Buffer.from(`${projectId} ${askedAt} ${id}`).toString("base64url");
}

const uuid = "[0-9a-f-]{36}";
const cursorPattern = new RegExp(String.raw`^(${uuid}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) (${uuid})$`);

function readCursor(projectId: ProjectId, cursor: string): ReceiptPosition {
  const [, project, askedAt, id] = cursorPattern.exec(Buffer.from(cursor, "base64url").toString("utf8")) ?? [];
  const isInstant = askedAt !== undefined && !Number.isNaN(Date.parse(askedAt));
  if (project !== projectId || !isInstant || id === undefined || !isId(id)) {
    throw new PorticoError("http.invalid_input", "The cursor is not one of this list", {
      meta: { where: "query", issues: [{ path: "after", message: "is not one of this list" }] },
    });
  }
  return { askedAt, id };
}
