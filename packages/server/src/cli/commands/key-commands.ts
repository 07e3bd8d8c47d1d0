import { open, type FileHandle } from "node:fs/promises";
import { resolve } from "node:path";
import { createSigningKey, listSigningKeys, revokeSigningKey } from "@portico/protocol/endpoints";
import { chosenProject, projectOption } from "../chosen-project.ts";
import { CommandError, type Command } from "../command.ts";
import { requiredWord, text } from "../option-values.ts";
import { table } from "../table.ts";

export const keyCommands: readonly Command[] = [
  {
    name: "key create",
    summary: "Make a signing key; its private half is shown this once",
    usage: "[--out <file>] [--project <id>]",
    details: ["--out     write the private half to a new file that only you can read, instead of printing it"],
    options: { ...projectOption, out: { type: "string" } },
    async run({ call, options, surroundings }) {
      const project = await chosenProject({ call, options });
      const out = text(options, "out");
      // opened before the key is made: a name that is taken must not leave a live key whose private half is lost
      const file = out === undefined ? undefined : await openNewFile(resolve(surroundings.folder, out));
      const { privateKey, ...key } = await call(createSigningKey, { params: { projectId: project.id } });
      const notes = [`Made signing key ${key.id} of ${project.name}. The server keeps the public half only.`];
      if (file === undefined) return { json: { ...key, privateKey }, lines: [privateKey.trim()], notes };
      await file.writeFile(privateKey);
      await file.close();
      return { json: { ...key, privateKeyFile: out }, lines: [`The private half is in ${out}`], notes };
    },
  },
  {
    name: "key list",
    summary: "Show a project's signing keys",
    usage: "[--project <id>]",
    options: projectOption,
    async run({ call, options }) {
      const project = await chosenProject({ call, options });
      const { signingKeys } = await call(listSigningKeys, { params: { projectId: project.id } });
      const rows = signingKeys.map(({ id, createdAt, lastUsedAt }) => [id, createdAt, lastUsedAt ?? "never"]);
      return { json: signingKeys, lines: table(["ID", "MADE", "LAST USED"], rows, "No signing keys yet") };
    },
  },
  {
    name: "key revoke",
    summary: "Revoke a signing key: tokens signed with it stop working at once",
    usage: "<key id> [--project <id>]",
    positionals: 1,
    options: projectOption,
    async run({ call, options, positionals }) {
      const signingKeyId = requiredWord(positionals, 0, "The key's id");
      const project = await chosenProject({ call, options });
      await call(revokeSigningKey, { params: { projectId: project.id, signingKeyId } });
      return { json: { revoked: signingKeyId }, lines: [`Revoked signing key ${signingKeyId}`] };
    },
  },
];

async function openNewFile(path: string): Promise<FileHandle> {
  try {
    // "wx": a key that is already there may be in use
    return await open(path, "wx", 0o600);
  } catch (cause) {
    throw new CommandError(`${path} cannot be made; no key was made either`, { cause });
  }
}
