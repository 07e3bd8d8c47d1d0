import { disconnectInventory, listInventory, type InventoryEntry } from "@portico/protocol/endpoints";
import { chosenProject, projectOption } from "../chosen-project.ts";
import { UsageError, type Command, type CommandInput, type CommandOutput } from "../command.ts";
import { counted } from "../counted.ts";
import { text } from "../option-values.ts";
import { table } from "../table.ts";

const atOnce = 100;

export const inventoryCommands: readonly Command[] = [
  {
    name: "inventory",
    summary: "Report every credential with owner, health, last use, age and end; forgotten ones can be revoked",
    options: {
      ...projectOption,
      unused: { type: "string", value: "<days>", help: "Only what was neither used nor connected in so many days" },
      csv: { type: "boolean", help: "As CSV (RFC 4180), with every column, the scopes too" },
      disconnect: { type: "boolean", help: "Disconnect and revoke what is listed; needs --unused and --yes" },
      yes: { type: "boolean", help: "Say that you mean it" },
    },
    examples: ["inventory", "inventory --csv > inventory.csv", "inventory --unused 90 --disconnect --yes"],
    async run(input) {
      const { options } = input;
      const { id: projectId } = await chosenProject(input);
      const entries = await readAll(input, projectId);
      if (options.disconnect === true) return disconnectAll(input, projectId, entries);
      if (options.csv === true) return { json: entries, lines: csv(entries) };
      const rows = entries.map((entry) => [
        entry.endUserId,
        entry.integrationType,
        entry.accountName ?? "-",
        healthOf(entry).replaceAll("_", " "),
        entry.lastUsedAt?.slice(0, 10) ?? "never",
        entry.connectedAt.slice(0, 10),
        entry.grantExpiresAt?.slice(0, 10) ?? "-",
        entry.isUnused ? "unused" : "",
      ]);
      const headings = ["USER", "INTEGRATION", "ACCOUNT", "HEALTH", "LAST USED", "CONNECTED", "ENDS", ""];
      return { json: entries, lines: table(headings, rows, "No credentials") };
    },
  },
];

async function readAll({ call, options }: CommandInput, projectId: string): Promise<InventoryEntry[]> {
  const days = text(options, "unused");
  if (days !== undefined && !/^[1-9]\d{0,3}$/.test(days)) throw new UsageError("--unused takes a number of days");
  const entries: InventoryEntry[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = {
      limit: "500",
      ...(days !== undefined && { unusedForDays: days }),
      ...(cursor !== null && { after: cursor }),
    };
    const page = await call(listInventory, { params: { projectId }, query });
    entries.push(...page.credentials);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return entries;
}

async function disconnectAll(
  { call, options }: CommandInput,
  projectId: string,
  entries: readonly InventoryEntry[],
): Promise<CommandOutput> {
  const unusedForDays = Number(text(options, "unused"));
  if (!unusedForDays || options.yes !== true)
    throw new UsageError("--disconnect needs --unused <days>, and --yes if you mean it");
  const [disconnected, kept]: [string[], string[]] = [[], []];
  for (let start = 0; start < entries.length; start += atOnce) {
    const credentialIds = entries.slice(start, start + atOnce).map(({ credentialId }) => credentialId);
    // its last page is disconnected long after it was read, and may be in use again
    const body = { credentialIds, unusedForDays };
    const done = await call(disconnectInventory, { params: { projectId }, body });
    disconnected.push(...done.disconnected);
    kept.push(...done.kept);
  }
  return {
    json: { disconnected, kept },
    lines: [
      `Disconnected, and being revoked: ${counted(disconnected.length, "credential")}`,
      ...(kept.length > 0 ? [`Left alone, in use again: ${counted(kept.length, "credential")}`] : []),
    ],
  };
}

function csv(entries: readonly InventoryEntry[]): string[] {
  const columns: readonly (keyof InventoryEntry)[] = [
    "credentialId",
    "integrationType",
    "integrationId",
    "endUserId",
    "userId",
    "accountName",
    "scopes",
    "status",
    "health",
    "healthReason",
    "paused",
    "frozenAt",
    "connectedAt",
    "consentedAt",
    "lastSuccessAt",
    "lastUsedAt",
    "expiresAt",
    "grantExpiresAt",
    "isUnused",
  ];
  const rows = entries.map((entry) => ({ ...entry, health: healthOf(entry), paused: entry.paused?.code ?? null }));
  return [columns.join(","), ...rows.map((row) => columns.map((column) => csvCell(row[column])).join(","))];
}

/** In one word, what a call now would meet: nothing is called healthy that could not be used, or never was. */
function healthOf({ health, paused, lastSuccessAt }: InventoryEntry): string {
  const isSound = health === "healthy" || health === "needs_access" || health === "failing";
  if (paused !== null && paused.code !== "frozen" && isSound) return `waiting_${paused.code}`;
  return health === "healthy" && lastSuccessAt === null ? "not_tried_yet" : health;
}

/** A cell that a spreadsheet would take for a formula begins with an apostrophe: account names are written by users. */
function csvCell(value: string | boolean | readonly string[] | null): string {
  const plain = Array.isArray(value) ? value.join(" ") : String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
