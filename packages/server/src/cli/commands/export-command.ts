import { exportProject, listFreezes, type Freeze } from "@portico/protocol/endpoints";
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
  const isMove = options.move === true;
  let isAsked = false;
  try {
    await writeNewFile(out, surroundings, async () => {
      isAsked = true;
      const { body } = await stream(exportProject, {
        params: { projectId: project.id },
        body: { confirm, recipients, move: isMove, ...(passphrase === undefined ? {} : { passphrase }) },
      });
      if (!body) throw new CommandError("The server sent no file");
      return whole(body);
    });
  } catch (error) {
    // the freeze comes before the first byte: nobody must be left without a file and with a project that stands still
    if (isMove && isAsked) surroundings.writeError(await aboutFreeze(call, project.id));
    throw error;
  }
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

async function aboutFreeze(call: CommandInput["call"], projectId: string): Promise<string> {
  const query = { state: "standing" };
  const found = await call(listFreezes, { params: { projectId }, query }).catch(() => null);
  if (found === null)
    return "The project may be frozen now: npx portico freeze list shows it, npx portico thaw <freeze id> ends that\n";
  return found.freezes
    .filter(isOfWholeProject)
    .map(({ id }) => `The project is frozen now: export it again, or use it here again with: npx portico thaw ${id}\n`)
    .join("");
}

function isOfWholeProject(freeze: Freeze): boolean {
  const { integrationId, integrationType, userId, accountId, connectedSince, connectedUntil } = freeze;
  const narrower = [integrationId, integrationType, userId, accountId, connectedSince, connectedUntil];
  return freeze.projectId !== null && narrower.every((each) => each === null);
}

async function* whole(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw new CommandError("The server broke off before the file was whole; nothing was written", { cause });
  }
}
