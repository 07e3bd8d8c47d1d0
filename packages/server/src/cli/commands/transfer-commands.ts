import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import {
  credentialImport,
  getCredentialImport,
  importFormat,
  importProject,
  listCredentialImportLines,
  projectImport,
  startCredentialImport,
  uploadCredentialImport,
  type CredentialImport,
  type ImportFormat,
} from "@portico/protocol/endpoints";
import { chosenProject, projectOption } from "../chosen-project.ts";
import { CommandError, UsageError, type Command, type CommandInput, type CommandOutput } from "../command.ts";
import { counted } from "../counted.ts";
import { fileParts } from "../file-parts.ts";
import { oneOf, requiredWord, text, texts } from "../option-values.ts";
import { passphraseOption, readPassphrase } from "../passphrase.ts";
import { fileFault, readTextFileOrInput } from "../text-file.ts";
import { exportCommand } from "./export-command.ts";

const formats = ["project", ...importFormat.options] as const;

export const transferCommands: readonly Command[] = [
  exportCommand,
  {
    name: "import",
    summary: "Bring an exported project, or credentials from elsewhere, to this server",
    words: ["<file>"],
    options: {
      format: {
        type: "string",
        value: "<format>",
        help: `What the file holds: ${formats.join(", ")} (project)`,
      },
      "dry-run": { type: "boolean", help: "Say what would happen, and do nothing" },
      verify: { type: "boolean", help: "Ask the provider about each credential before it is stored" },
      overwrite: { type: "boolean", help: "Replace what an earlier import of the same name brought" },
      integration: {
        type: "string",
        value: "<theirs>=<ours>",
        multiple: true,
        help: "Their name of an integration and ours, where they differ",
      },
      "identity-file": { type: "string", value: "<file>", help: "A file with the secret key of age that opens it" },
      ...passphraseOption,
      ...projectOption,
    },
    examples: [
      "import acme.age --identity-file key.txt --dry-run",
      "import connections.jsonl --format nango --integration github-prod=github --dry-run",
    ],
    async run(input) {
      const file = requiredWord(input.positionals, 0, "The file");
      const format = oneOf(text(input.options, "format") ?? "project", formats, "format");
      return format === "project" ? runProjectImport(input, file) : runCredentialImport(input, file, format);
    },
  },
];

async function runProjectImport({ stream, options, surroundings }: CommandInput, file: string): Promise<CommandOutput> {
  const key = await readExportKey({ options, surroundings });
  const dryRun = options["dry-run"] === true;
  const response = await stream(importProject, {
    query: { dryRun: String(dryRun) },
    upload: Readable.from(withKey(JSON.stringify(key), await fileOf(file, surroundings.folder))),
  });
  const summary = projectImport.parse(await response.json());
  const counts = Object.entries(summary.counts).map(([table, rows]) => `  ${table.replaceAll("_", " ")}: ${rows}`);
  const done = dryRun
    ? "would be imported"
    : summary.isResumed
      ? "is imported now, from where it stopped"
      : "is imported";
  return {
    json: summary,
    lines: [`${summary.projectName} (${summary.projectId}) ${done}`, ...counts],
    notes: summary.warnings,
  };
}

async function* withKey(key: string, file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${key}\n`);
  yield* file;
}

async function runCredentialImport(
  { call, stream, options, surroundings }: CommandInput,
  file: string,
  format: ImportFormat,
): Promise<CommandOutput> {
  const integrations = Object.fromEntries((texts(options, "integration") ?? []).map(readPair));
  const content = await fileOf(file, surroundings.folder);
  const project = await chosenProject({ call, options });
  const dryRun = options["dry-run"] === true;
  const { id: importId } = await call(startCredentialImport, {
    params: { projectId: project.id },
    body: { format, dryRun, verify: options.verify === true, overwrite: options.overwrite === true, integrations },
  });
  const params = { projectId: project.id, importId };
  let end: CommandError | undefined;
  try {
    for await (const { firstLine, isLast, bytes } of fileParts(content, format === "csv" ? "csv" : "lines")) {
      const response = await stream(uploadCredentialImport, {
        params,
        query: { firstLine: String(firstLine), isLast: String(isLast) },
        upload: Readable.from([bytes]),
      });
      if (!isLast) surroundings.writeError(`${headline(credentialImport.parse(await response.json()))}, so far\n`);
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    end = error;
  }
  return outcomesOf({ call }, params, end);
}

/** Also of an import that broke off: what it had brought until then stays, and what it had refused is to be mended. */
async function outcomesOf(
  { call }: Pick<CommandInput, "call">,
  params: { projectId: string; importId: string },
  end: CommandError | undefined,
): Promise<CommandOutput> {
  const job = await call(getCredentialImport, { params }).catch((error: unknown) => {
    throw end ?? error;
  });
  if (end && job.lines === 0) throw end;
  const lines = await notBrought({ call }, params);
  const told = end && [
    `error: ${end.message}`,
    job.dryRun
      ? "The rest of the file was not looked at."
      : "The import broke off there. What it brought stays, and is skipped when the mended file is imported.",
  ];
  return {
    json: { ...job, notImported: lines.json, ...(end && { brokeOff: end.message }) },
    lines: [`${headline(job)}${end ? ", until it broke off" : ""}`, ...lines.lines],
    notes: [...(told ?? []), ...consentNote(job)],
    isPartial: job.refused > 0 || end !== undefined,
  };
}

/** A thousand lines of what went wrong are enough for one screen; the API has them all. */
const mostShown = 1000;

async function notBrought({ call }: Pick<CommandInput, "call">, params: { projectId: string; importId: string }) {
  const found: { line: number; sourceId: string | null; outcome: string; message: string }[] = [];
  for (let after: number | null = 0; after !== null && found.length < mostShown;) {
    const page: { lines: typeof found; next: number | null } = await call(listCredentialImportLines, {
      params,
      query: { after: String(after), limit: "500" },
    });
    found.push(...page.lines.filter(({ outcome }) => outcome === "refused" || outcome === "skipped"));
    after = page.next;
  }
  return {
    json: found,
    lines: found.map(
      ({ line, sourceId, outcome, message }) =>
        `  line ${line}${sourceId === null ? "" : ` (${sourceId})`}: ${outcome}: ${message}`,
    ),
  };
}

function headline(job: CredentialImport): string {
  const would = job.dryRun ? " would be" : "";
  return `${counted(job.lines, "line")}: ${job.imported}${would} imported, ${job.updated}${would} updated, ${job.skipped} skipped, ${job.refused} refused`;
}

function consentNote({ needConsent }: CredentialImport): string[] {
  return needConsent === 0
    ? []
    : [`${needConsent} of them cannot be renewed here: those users will have to reconnect.`];
}

function readPair(text: string): [string, string] {
  const at = text.lastIndexOf("=");
  if (at < 1 || at === text.length - 1) throw new UsageError("--integration must be <theirs>=<ours>");
  return [text.slice(0, at), text.slice(at + 1)];
}

async function fileOf(file: string, folder: string): Promise<Readable> {
  const path = resolve(folder, file);
  const handle = await open(path).catch((cause: unknown) => {
    throw new CommandError(fileFault(file, cause), { cause });
  });
  // of the handle itself: a descriptor without its handle is closed by the collector while it is read
  return handle.createReadStream();
}

async function readExportKey(
  asked: Pick<CommandInput, "options" | "surroundings">,
): Promise<{ identity: string } | { passphrase: string }> {
  const file = text(asked.options, "identity-file");
  if (file !== undefined) {
    const content = await readTextFileOrInput(file, asked.surroundings);
    const identity = content.split(/\s+/).find((word) => word.startsWith("AGE-SECRET-KEY-"));
    if (identity === undefined) throw new CommandError(`There is no secret key of age in ${file}`);
    return { identity };
  }
  const passphrase = await readPassphrase(asked);
  if (passphrase === undefined)
    throw new UsageError(
      `Say what opens the exported project: --identity-file, or a passphrase. Of other files say --format ${importFormat.options.join(", ").replace(/, (?=\w+$)/, " or ")}`,
    );
  return { passphrase };
}
