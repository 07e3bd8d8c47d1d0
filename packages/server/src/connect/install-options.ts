import type { InstallOptions } from "@portico/protocol";
import { bareExternalId } from "../credentials/credential-selector.ts";

/**
 * Reads the install options that the SDKs send, as JSON text or as an object. Only what decides something is kept;
 * anything else, functions' leftovers included, is dropped. Never throws: absent and malformed mean "no options".
 */
export function readInstallOptions(raw: unknown): InstallOptions {
  const source = typeof raw === "string" ? parseObject(raw) : raw;
  if (typeof source !== "object" || source === null) return {};
  const given = source as Record<string, unknown>;
  const options: InstallOptions = {};
  if (given.allowMultipleCredentials === true) options.allowMultipleCredentials = true;
  if (isText(given.selectedCredentialId)) options.selectedCredentialId = given.selectedCredentialId.trim();
  const externalId = isText(given.externalId) ? bareExternalId(given.externalId) : undefined;
  if (externalId !== undefined) options.externalId = externalId;
  const accountType = readAccountType(given);
  if (accountType !== undefined) options.accountType = accountType;
  return options;
}

/** Reads a JSON map of answers; malformed means none. */
export function readAnswers(raw: unknown): Record<string, unknown> {
  const source = typeof raw === "string" ? parseObject(raw) : raw;
  return typeof source === "object" && source !== null && !Array.isArray(source) ? { ...source } : {};
}

/** Contract 4.1: a text selects by id, a list of one selects that one, and the portal sends the chosen type whole. */
function readAccountType(given: Record<string, unknown>): string | undefined {
  const chosen = given.selectedAccountConfig;
  if (typeof chosen === "object" && chosen !== null && "id" in chosen && isText(chosen.id)) return chosen.id;
  if (isText(given.accountType)) return given.accountType;
  if (Array.isArray(given.accountType) && given.accountType.length === 1 && isText(given.accountType[0])) {
    return given.accountType[0];
  }
  return undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "" && value.length <= 500;
}

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
