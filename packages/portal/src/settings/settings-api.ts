/** The calls behind the settings of an account: lists to choose from, and saving. */
import type { DataSourceOption, WireCredential } from "@portico/protocol";
import { ApiError } from "../api-error.ts";
import { isCredential, isRecord } from "../snapshot.ts";

export interface OptionsRequest {
  readonly action: string;
  readonly sourceKey: string;
  readonly credentialId: string;
  readonly search: string;
  /** Of the page before; absent: the first page. */
  readonly cursor?: string | null;
  /** What the list depends on, by the key of the source that it was chosen from (contract 3.14). */
  readonly parameters?: readonly { readonly key: string; readonly source: { type: "VALUE"; value: string } }[];
}

export interface OptionPage {
  readonly options: readonly DataSourceOption[];
  /** Null: this is the last page. */
  readonly nextCursor: string | null;
}

/** Answers to the host's questions, of one configuration of one account. */
export interface SettingsRequest {
  readonly credentialId: string;
  readonly configurationId: string;
  /** Only what changed; `""` takes an answer back. */
  readonly changes: Readonly<Record<string, unknown>>;
}

export interface SettingsApi {
  readonly fieldOptions: (request: OptionsRequest) => Promise<OptionPage>;
  readonly saveSettings: (request: SettingsRequest) => Promise<WireCredential>;
  /** The user's state as the server has it (contract 3.2), for the SDK. */
  readonly userState: () => Promise<Readonly<Record<string, unknown>>>;
}

export function createSettingsApi(parts: {
  readonly send: (url: string, init?: RequestInit) => Promise<unknown>;
  /** Where the project's routes begin. */
  readonly project: () => string;
}): SettingsApi {
  const { send, project } = parts;
  return {
    fieldOptions: async ({ action, sourceKey, credentialId, search, cursor = null, parameters = [] }) => {
      const body = await send(`${project()}/actions`, {
        method: "POST",
        headers: { "X-Paragon-Credential": credentialId },
        body: JSON.stringify({
          action,
          sourceKey,
          parameters,
          paginationParameters: { pageCursor: cursor ?? 0, ...(search === "" ? {} : { search }) },
        }),
      });
      return readOptions(body);
    },
    saveSettings: async ({ credentialId, configurationId, changes }) => {
      const body = await send(`${project()}/credentials/${encodeURIComponent(credentialId)}`, {
        method: "PATCH",
        headers: { "X-Paragon-Configuration-Id": configurationId },
        body: JSON.stringify({ config: { sharedSettings: changes }, merge: true }),
      });
      if (!isCredential(body)) throw new ApiError(502, { message: "No credential came back." });
      return body;
    },
    userState: async () => {
      const body = await send(`${project()}/me`);
      return isRecord(body) ? body : {};
    },
  };
}

/** Contract 3.14: `{output: {records, nextPageCursor}}` or `{output: []}`. */
function readOptions(body: unknown): OptionPage {
  const output = isRecord(body) ? body.output : null;
  const records = isRecord(output) ? output.records : output;
  if (!Array.isArray(records))
    throw new ApiError(502, { code: "data_source.failed", message: "No options came back." });
  return { options: records.filter(isRecord).map(toOption), nextCursor: toCursor(isRecord(output) ? output : {}) };
}

/** What our SDK answers for a list of the host's own. */
export function readHostOptions(answer: unknown): OptionPage {
  const { data } = isRecord(answer) ? answer : {};
  if (!Array.isArray(data)) throw new TypeError("No options came back.");
  return { options: data.filter(isRecord).map(toOption), nextCursor: toCursor(answer as Record<string, unknown>) };
}

function toOption(record: Record<string, unknown>): DataSourceOption {
  return {
    value: String(record.value ?? ""),
    label: String(record.label ?? record.value ?? ""),
    ...(typeof record.subtitle === "string" ? { subtitle: record.subtitle } : {}),
  };
}

function toCursor({ nextPageCursor }: Record<string, unknown>): string | null {
  return typeof nextPageCursor === "string" || typeof nextPageCursor === "number" ? String(nextPageCursor) : null;
}
