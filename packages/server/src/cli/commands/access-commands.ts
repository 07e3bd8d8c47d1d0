import { createPrivateKey, type KeyObject } from "node:crypto";
import { createSignInLink, project } from "@portico/protocol/endpoints";
import { SignJWT } from "jose";
import { CommandError, UsageError, type Command } from "../command.ts";
import { checked, requiredText, text } from "../option-values.ts";
import { readTextFile } from "../text-file.ts";

const maxLifetimeSeconds = 86_400;

export const accessCommands: readonly Command[] = [
  {
    name: "sign-in-link",
    summary: "Make a one-time link to the dashboard, good for 15 minutes",
    examples: ["sign-in-link"],
    async run({ call }) {
      const { url } = await call(createSignInLink, { body: {} });
      return { json: { url }, lines: [url] };
    },
  },
  {
    name: "user-token",
    summary: "Sign a user token, to try things out; in production your own server signs them",
    options: {
      project: { type: "string", value: "<id>", required: true, help: "Which project the token is for" },
      key: {
        type: "string",
        value: "<file>",
        required: true,
        help: "The private half of a signing key, PEM: what npx portico key create --out wrote",
      },
      user: {
        type: "string",
        value: "<user id>",
        required: true,
        help: "What your application calls this user; becomes the token's sub",
      },
      "expires-in": {
        type: "string",
        value: "<seconds>",
        help: `Seconds until the token expires: 3600 when left out, at most ${maxLifetimeSeconds}`,
      },
      permissions: { type: "string", value: "<json>", help: "The token's permissions claim, as JSON" },
    },
    examples: ["user-token --project <id> --key signing-key.pem --user user-42"],
    async run({ options, surroundings }) {
      const projectId = checked(project.shape.id, requiredText(options, "project"), "--project");
      const keyFile = requiredText(options, "key");
      const endUserId = requiredText(options, "user");
      const permissions = readPermissions(text(options, "permissions"));
      const lifetimeSeconds = readLifetime(text(options, "expires-in"));
      const key = readPrivateKey(await readTextFile(keyFile, surroundings), keyFile);
      const issuedAt = Math.floor(surroundings.now().getTime() / 1000);
      const token = await new SignJWT(
        permissions === undefined ? {} : { "urn:useparagon:connect:permissions": permissions },
      )
        .setProtectedHeader({ alg: "RS256", typ: "JWT" })
        .setSubject(endUserId)
        .setAudience(`useparagon.com/${projectId}`)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(key);
      return { json: { token }, lines: [token] };
    },
  },
];

function readPrivateKey(pem: string, file: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new CommandError(`${file} does not hold a private key in PEM, as npx portico key create --out writes it`, {
      cause,
    });
  }
}

function readLifetime(value = "3600"): number {
  const seconds = Number(value);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > maxLifetimeSeconds) {
    throw new UsageError(`--expires-in must be a whole number of seconds from 1 to ${maxLifetimeSeconds}`);
  }
  return seconds;
}

function readPermissions(json: string | undefined): unknown {
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new UsageError(`--permissions is not JSON: ${(cause as Error).message}`, { cause });
  }
}
