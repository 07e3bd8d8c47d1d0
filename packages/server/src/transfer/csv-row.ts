/** Whether a CSV text ends inside a quoted value, which then goes on in the next line (RFC 4180 section 2.6). */
export function endsInsideQuotes(text: string): boolean {
  return (text.split('"').length - 1) % 2 === 1;
}

/** The values of one row (RFC 4180). Null: not well-formed. */
export function readCsvRow(text: string): string[] | null {
  const values: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|$)/y;
  for (;;) {
    const match = pattern.exec(text);
    if (!match) return null;
    values.push(match[1] === undefined ? (match[2] ?? "") : match[1].replaceAll('""', '"'));
    if (match[3] === "") return pattern.lastIndex === text.length ? values : null;
  }
}

/**
 * A row as a record by the header's names. `fields.apiKey` and `values.subdomain` become members of an object, `scopes`
 * is separated by spaces; empty cells are absent. Null: the row has not as many cells as the header.
 */
export function csvRecord(header: readonly string[], cells: readonly string[]): Record<string, unknown> | null {
  if (cells.length !== header.length) return null;
  const record: Record<string, unknown> = {};
  for (const [index, name] of header.entries()) {
    const cell = cells[index] ?? "";
    if (cell === "") continue;
    const [outer = "", inner] = name.trim().split(".", 2);
    if (inner !== undefined) record[outer] = { ...(record[outer] as object | undefined), [inner]: cell };
    else record[outer] = outer === "scopes" ? cell.split(/[\s,]+/).filter((scope) => scope !== "") : cell;
  }
  return record;
}
