import { open, type FileHandle } from "node:fs/promises";
import { resolve } from "node:path";
import { createSigningKey, listSigningKeys, revokeSigningKey } from "@portico/protocol/endpoints";
import { chosenProject, projectOption } from "../chosen-project.ts";
import { CommandError, type Command, type Surroundings } from "../command.ts";
import { requiredWord, text } from "../option-values.ts";
import { table } from "../table.ts";
import { fileFault } from "../text-file.ts";

export const keyCommands: readonly Command[] = [
  {
    name: "key create",
    summary: "Make a signing key, whose private half is shown this once",
    options: {
      out: {
        type: "string",
        value: "<file>",
        help: "Write the private half to this new file, which only you can read, instead of printing it",
      },
      ...projectOption,
    },
    examples: ["key create --out signing-key.pem"],
    async run({ call, options, surroundings }) {
      const project = await chosenProject({ call, options });
      const out = text(options, "out");
      // opened before the key is made: a name that is taken must not leave a live key whose private half is lost
      const file = out === undefined ? undefined : await openNewFile(out, surroundings);
      const { privateKey, ...key } = await call(createSigningKey, { params: { projectId: project.id } });
      const notes = [`Made signing key ${key.id} of ${project.name}. The server keeps the public half only.`];
      if (file === undefined) return { json: { ...key, privateKey }, lines: privateKey.trim().split("\n"), notes };
      await file.writeFile(privateKey);
      await file.close();
      return { json: { ...key, privateKeyFile: out }, lines: [`The private half is in ${out}`], notes };
    },
  },
  {
    name: "key list",
    summary: "Show a project's signing keys",
    options: projectOption,
    examples: ["key list"],
    async run({ call, options }) {
      const project = await chosenProject({ call, options });
      const { signingKeys } = await call(listSigningKeys, { params: { projectId: project.id } });
      const rows = signingKeys.map(({ id, createdAt, lastUsedAt }) => [id, createdAt, lastUsedAt ?? "never"]);
      const none = "No signing keys yet; make one with: npx portico key create";
      return { json: signingKeys, lines: table(["ID", "MADE", "LAST USED"], rows, none) };
    },
  },
  {
    name: "key revoke",
    summary: "Revoke a signing key; user tokens signed with it stop working at once",
    words: ["<key id>"],
    options: projectOption,
    examples: ["key revoke 0b9a3c1e-5a52-4a70-9a54-4f4f3f7d9d10"],
    async run({ call, options, positionals }) {
      const signingKeyId = requiredWord(positionals, 0, "The key's id, which npx portico key list shows,");
      const project = await chosenProject({ call, options });
      await call(revokeSigningKey, { params: { projectId: project.id, signingKeyId } });
      return { json: { revoked: signingKeyId }, lines: [`Revoked signing key ${signingKeyId}`] };
    },
  },
];

async function openNewFile(file: string, { folder }: Surroundings): Promise<FileHandle> {
  try {
    // "wx": a key that is already there may be in use
    return await open(resolve(folder, file), "wx", 0o600);
  } catch (cause) {
    // there is no folder to make it in; the file itself is not there to begin with
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw new CommandError(`${missing ? `There is no folder for ${file}` : fileFault(file, cause)}; no key was made`, {
      cause,
    });
  }
}
