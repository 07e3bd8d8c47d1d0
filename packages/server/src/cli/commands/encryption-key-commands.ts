import {
  destroyProject,
  listDataKeys,
  listRootKeys,
  rotateDataKey,
  rotateRootKey,
  type DataKeyAnswer,
  type RootKeyAnswer,
} from "@portico/protocol/endpoints";
import { checkedRootKey, rootKeyCheckValue } from "../../config/root-key-text.ts";
import { chosenProject, projectOption } from "../chosen-project.ts";
import { CommandError, UsageError, type Command } from "../command.ts";
import { counted } from "../counted.ts";
import { text } from "../option-values.ts";
import { table } from "../table.ts";
import { readTextFile } from "../text-file.ts";

export const encryptionKeyCommands: readonly Command[] = [
  {
    name: "keys status",
    summary: "Show the server's root keys and whether an old one is still needed",
    examples: ["keys status"],
    async run({ call }) {
      const { rootKeys } = await call(listRootKeys);
      return { json: rootKeys, lines: [...rootKeyTable(rootKeys), "", ...rootKeyAdvice(rootKeys)] };
    },
  },
  {
    name: "keys list",
    summary: "Show a project's data keys and how many sealed records name each",
    options: projectOption,
    examples: ["keys list"],
    async run({ call, options }) {
      const project = await chosenProject({ call, options });
      const { dataKeys } = await call(listDataKeys, { params: { projectId: project.id } });
      return { json: dataKeys, lines: dataKeyTable(dataKeys) };
    },
  },
  {
    name: "keys rotate-root",
    summary: "Wrap every data key by the current root key, at its newest version",
    examples: ["keys rotate-root"],
    async run({ call }) {
      const { rootKeys } = await call(rotateRootKey, { body: {} });
      return { json: rootKeys, lines: [...rootKeyTable(rootKeys), "", ...rootKeyAdvice(rootKeys)] };
    },
  },
  {
    name: "keys rotate-project",
    summary: "Give a project a new data key; what is sealed follows in the background",
    options: projectOption,
    examples: ["keys rotate-project"],
    async run({ call, options }) {
      const project = await chosenProject({ call, options });
      const { dataKeys } = await call(rotateDataKey, { params: { projectId: project.id }, body: {} });
      return {
        json: dataKeys,
        lines: [
          ...dataKeyTable(dataKeys),
          "",
          "A retired key is destroyed when no record names it any more, an hour after it was retired at the earliest.",
          "Watch it with: npx portico keys list",
        ],
      };
    },
  },
  {
    name: "keys check",
    summary: "Check that an escrowed root key is one that this server's data keys are wrapped by",
    options: {
      file: {
        type: "string",
        value: "<file>",
        help: "A file with the escrowed key: 32 bytes in base64. The key does not leave this machine",
        required: true,
      },
    },
    examples: ["keys check --file /media/escrow/root.key"],
    async run({ call, options, surroundings }) {
      const file = text(options, "file");
      if (file === undefined) throw new UsageError("Name the file with the escrowed key: --file <file>");
      const id = checkValueOf((await readTextFile(file, surroundings)).trim(), file);
      const { rootKeys } = await call(listRootKeys);
      const match = rootKeys.find((rootKey) => rootKey.id === id);
      if (!match) {
        const present = rootKeys.map((rootKey) => rootKey.id).join(", ");
        throw new CommandError(`The key in ${file} has the check value ${id}; this server runs with ${present}`);
      }
      return {
        json: { id, dataKeys: match.dataKeys, isCurrent: match.isCurrent },
        lines: [
          `The key in ${file} is root key ${id}. It wraps ${counted(match.dataKeys, "data key")} of this server.`,
        ],
      };
    },
  },
  {
    name: "project destroy",
    summary: "Destroy a project's data keys and delete everything of it, for good",
    options: {
      confirm: {
        type: "string",
        value: "<name>",
        help: "The project's name, so that the wrong one is not destroyed",
        required: true,
      },
      ...projectOption,
    },
    examples: ['project destroy --confirm "My app" --project 0b9a3c1e-5a52-4a70-9a54-4f4f3f7d9d10'],
    async run({ call, options }) {
      const name = text(options, "confirm");
      if (name === undefined) throw new UsageError("Repeat the project's name: --confirm <name>");
      const project = await chosenProject({ call, options });
      const receipt = await call(destroyProject, { params: { projectId: project.id }, body: { name } });
      return {
        json: receipt,
        lines: [
          `Destroyed ${receipt.name} (${receipt.projectId}) and ${counted(receipt.destroyedDataKeyIds.length, "data key")}.`,
          "Backups made before now still hold the wrapped keys; see docs/guides/keys.md, Backups.",
        ],
      };
    },
  },
];

function checkValueOf(keyText: string, file: string): string {
  try {
    return rootKeyCheckValue(checkedRootKey(keyText, file));
  } catch (cause) {
    throw new CommandError(`${file} does not hold a root key: 32 bytes in base64`, { cause });
  }
}

function rootKeyTable(rootKeys: readonly RootKeyAnswer[]): string[] {
  const rows = rootKeys.map((key) => [key.id, key.isCurrent ? "current" : "old", String(key.dataKeys)]);
  return table(["ROOT KEY", "USE", "DATA KEYS"], rows, "");
}

function rootKeyAdvice(rootKeys: readonly RootKeyAnswer[]): string[] {
  const waiting = rootKeys.find((key) => key.waitingForNodes > 0);
  const old = rootKeys.filter((key) => !key.isCurrent);
  if (waiting && old.length > 0) {
    return [
      `The current root key is unknown to ${counted(waiting.waitingForNodes, "running server")}; start every server with it first.`,
    ];
  }
  if (old.length === 0) return ["One root key is in use. docs/guides/keys.md says how to replace it."];
  return old.map((key) =>
    key.dataKeys === 0
      ? `Root key ${key.id} wraps nothing: take it out of PORTICO_ROOT_KEY_OLD. Keep it in escrow as long as you keep backups from before; then destroy it.`
      : `Root key ${key.id} still wraps ${counted(key.dataKeys, "data key")}, being wrapped anew now.`,
  );
}

function dataKeyTable(dataKeys: readonly DataKeyAnswer[]): string[] {
  const rows = dataKeys.map((key) => [
    key.id,
    key.retiredAt === null ? "seals" : `retired ${key.retiredAt}`,
    String(key.records),
    key.rootKeyId,
  ]);
  return table(["DATA KEY", "USE", "RECORDS", "WRAPPED BY"], rows, "This project has no data key");
}
