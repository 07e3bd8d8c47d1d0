/** One line of what must hold: the figure that was measured, the bound it is held against, and whether it is met. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  /** Absent: recorded only. */
  readonly bound?: string;
  readonly isMet: boolean;
}

/** A fault suite: its command is `npm run test:faults -- <name>`. */
export interface Suite {
  readonly name: string;
  /** The rows that it proves and its claim: the title of its short form in `npm test`. */
  readonly title: string;
  /** What of it does not hold yet: its short form is then no part of `npm test`, and its command ends with 1. */
  readonly owes?: string;
  /** Where its short form runs, when that is not among those of the fault suites. */
  readonly shortIn?: string;
  /** Its short form mostly waits for processes to start, and runs beside the others'. (false) */
  readonly waitsForStarts?: true;
  /** Whether it can run here; a sentence when it cannot. */
  readonly needs?: () => string | undefined;
  run(size: "full" | "short"): Promise<readonly Figure[]>;
}

export function atMost(what: string, value: number, most: number, unit = ""): Figure {
  return { what, measured: withUnit(value, unit), bound: `≤ ${withUnit(most, unit)}`, isMet: value <= most };
}

export function exactly(what: string, value: number, expected: number): Figure {
  return { what, measured: withUnit(value, ""), bound: `= ${withUnit(expected, "")}`, isMet: value === expected };
}

export function atLeast(what: string, value: number, least: number, unit = ""): Figure {
  return { what, measured: withUnit(value, unit), bound: `≥ ${withUnit(least, unit)}`, isMet: value >= least };
}

/** A figure that nothing is held against. */
export function recorded(what: string, measured: string | number): Figure {
  return { what, measured: String(measured), isMet: true };
}

function withUnit(value: number, unit: string): string {
  const text = Number.isInteger(value) ? value.toLocaleString("en") : value.toFixed(1);
  return unit === "" ? text : `${text} ${unit}`;
}

/** The value below which that share of the values lies, by rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function asTable(figures: readonly Figure[]): string {
  const rows = [
    ["figure", "measured", "bound", "met"],
    ...figures.map(({ what, measured, bound, isMet }) => [
      what,
      measured,
      bound ?? "",
      bound ? (isMet ? "yes" : "NO") : "",
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body.map(line)].join("\n");
}
