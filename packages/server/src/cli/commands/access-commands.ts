import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createSignInLink } from "@portico/protocol/endpoints";
import { SignJWT } from "jose";
import { CommandError, UsageError, type Command } from "../command.ts";
import { requiredText, text } from "../option-values.ts";

const maxLifetimeSeconds = 86_400;

export const accessCommands: readonly Command[] = [
  {
    name: "sign-in-link",
    summary: "Make a one-time link to the dashboard, good for 15 minutes",
    usage: "",
    async run({ call }) {
      const { url } = await call(createSignInLink, { body: {} });
      return { json: { url }, lines: [url] };
    },
  },
  {
    name: "user-token",
    summary: "Sign a user token, to try things out; needs no running server",
    usage: "--project <id> --key <file> --user <end-user id> [--expires-in <seconds>] [--permissions <json>]",
    details: [
      "--key          the private half of a signing key, PEM",
      "--user         what your application calls this user; the token's sub",
      `--expires-in   seconds until it expires (3600), at most ${maxLifetimeSeconds}`,
      "--permissions  JSON of the permissions claim",
    ],
    options: {
      project: { type: "string" },
      key: { type: "string" },
      user: { type: "string" },
      "expires-in": { type: "string" },
      permissions: { type: "string" },
    },
    async run({ options, surroundings }) {
      const projectId = requiredText(options, "project");
      const keyFile = requiredText(options, "key");
      const endUserId = requiredText(options, "user");
      const permissions = readPermissions(text(options, "permissions"));
      const lifetimeSeconds = readLifetime(text(options, "expires-in"));
      const key = await readPrivateKey(resolve(surroundings.folder, keyFile));
      const issuedAt = Math.floor(surroundings.now().getTime() / 1000);
      const token = await new SignJWT(
        permissions === undefined ? {} : { "urn:useparagon:connect:permissions": permissions },
      )
        .setProtectedHeader({ alg: "RS256", typ: "JWT" })
        .setSubject(endUserId)
        .setAudience(`useparagon.com/${projectId.toLowerCase()}`)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(key);
      return { json: { token }, lines: [token] };
    },
  },
];

async function readPrivateKey(path: string): Promise<KeyObject> {
  let pem: string;
  try {
    pem = await readFile(path, "utf8");
  } catch (cause) {
    throw new CommandError(`${path} cannot be read`, { cause });
  }
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new CommandError(`${path} does not hold a private key in PEM`, { cause });
  }
}

function readLifetime(value = "3600"): number {
  const seconds = Number(value);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > maxLifetimeSeconds) {
    throw new UsageError(`--expires-in must be a whole number from 1 to ${maxLifetimeSeconds}`);
  }
  return seconds;
}

function readPermissions(json: string | undefined): unknown {
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new UsageError("--permissions is not JSON", { cause });
  }
}
