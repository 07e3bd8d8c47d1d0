import { exportProject } from "@portico/protocol/endpoints";
import { chosenProject, projectOption } from "../chosen-project.ts";
import { CommandError, UsageError, type Command, type CommandInput, type CommandOutput } from "../command.ts";
import { writeNewFile } from "../new-file.ts";
import { requiredText, texts } from "../option-values.ts";
import { passphraseOption, readPassphrase } from "../passphrase.ts";

export const exportCommand: Command = {
  name: "export",
  summary: "Write a whole project, secrets included, to one encrypted file (age)",
  options: {
    out: { type: "string", value: "<file>", required: true, help: "The new file" },
    confirm: {
      type: "string",
      value: "<project's name>",
      required: true,
      help: "Every secret of the project goes into the file: say which project, by its name",
    },
    to: {
      type: "string",
      value: "<age1…>",
      multiple: true,
      help: "A public key of age that can open it; may be given several times",
    },
    ...passphraseOption,
    move: {
      type: "boolean",
      help: "Freeze the project here first, so that two servers never renew the same credential; thaw ends it",
    },
    ...projectOption,
  },
  examples: ['export --out acme.age --to age1… --confirm "Acme"', 'export --out acme.age --confirm "Acme" --move'],
  run: runExport,
};

async function runExport({ call, stream, options, surroundings }: CommandInput): Promise<CommandOutput> {
  const out = requiredText(options, "out");
  const confirm = requiredText(options, "confirm");
  const recipients = texts(options, "to") ?? [];
  const passphrase = recipients.length > 0 ? undefined : await readPassphrase({ options, surroundings });
  if (recipients.length === 0 && passphrase === undefined)
    throw new UsageError("Say who can open the file: --to <age1…>, or a passphrase");
  const project = await chosenProject({ call, options });
  // its place is found first: what is there already is not overwritten, and nothing is frozen for a file that cannot be
  // written
  await writeNewFile(out, surroundings, async () => {
    const { body } = await stream(exportProject, {
      params: { projectId: project.id },
      body: { confirm, recipients, move: options.move === true, ...(passphrase === undefined ? {} : { passphrase }) },
    });
    if (!body) throw new CommandError("The server sent no file");
    return whole(body);
  });
  const isMove = options.move === true;
  return {
    json: { file: out, projectId: project.id, move: isMove },
    lines: [`${project.name} is in ${out}, encrypted`],
    notes: [
      isMove
        ? "The project is frozen here. To use it here again: npx portico freeze list, then npx portico thaw <freeze id>"
        : "This server goes on using the same credentials. Do not let a second server renew them too: see --move.",
    ],
  };
}

async function* whole(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw new CommandError("The server broke off before the file was whole; nothing was written", { cause });
  }
}
