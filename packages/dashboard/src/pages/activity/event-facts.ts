import { wordsOfCode } from "./code-words.ts";

/** One fact of an event, in words. */
export interface Fact {
  readonly label: string;
  /** One text, or several where the fact is a list. */
  readonly values: readonly string[];
}

/** What is known under another name than its own words. */
const labels: Readonly<Record<string, string>> = {
  fields: "Changed",
  missing: "Missing access",
  askedBy: "Ordered by",
  firstAskedBy: "First ordered by",
  firstAskedById: "First ordered by, id",
  firstAskedAt: "First ordered at",
  isOfWholeServer: "Whole server",
  isMove: "Move",
  providerStatus: "Provider answered",
  daysAhead: "Days ahead",
  from: "Before",
  reason: "Why",
  code: "Why",
  cause: "Ordered because",
  revocation: "At the provider",
  accountName: "Account",
};

/** The public facts of an event as a list that people read; what is empty is left out. Objects are told part by part. */
export function factsOf(data: Readonly<Record<string, unknown>>, within = ""): Fact[] {
  return Object.entries(data).flatMap(([name, value]) => {
    const label = within === "" ? labelOf(name) : `${within}: ${labelOf(name).toLowerCase()}`;
    if (isRecord(value)) return factsOf(value, label);
    const values = (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => wordsOf(one, name));
    return values.length === 0 ? [] : [{ label, values }];
  });
}

function wordsOf(value: unknown, name: string): string[] {
  if (value === null || value === undefined || value === "") return [];
  if (typeof value === "boolean") return [value ? "yes" : "no"];
  if (typeof value === "string") {
    if (/^\d{4}-\d\d-\d\dT/.test(value))
      return [new Date(value).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" })];
    const told = wordsOfCode(name, value);
    // names of settings, as the API calls them
    return [told === value && name === "fields" ? words(value) : told];
  }
  return [typeof value === "object" ? Object.values(value).map(String).join(", ") : String(value)];
}

function labelOf(name: string): string {
  const text = words(name);
  return labels[name] ?? text.charAt(0).toUpperCase() + text.slice(1);
}

/** `providerStatus` → "provider status". */
function words(name: string): string {
  return name
    .replaceAll("_", " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
