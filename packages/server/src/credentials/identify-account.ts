import {
  connectsBy,
  interpolateUrl,
  InterpolationError,
  mayNameNoAccount,
  readPointer,
  type ProviderDeclaration,
} from "@portico/providers";
import type { SmallResponse } from "../net/outbound.ts";
import { readExpiry } from "./stated-expiry.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { printable } from "../lib/printable.ts";
import { askProvider, type AskTransport } from "../provider-request/ask-provider.ts";
import type { Access } from "../provider-request/provider-request.ts";
import { resolveTargetUrl } from "../provider-request/target-url.ts";

/** Which account at the provider a credential opens. */
export interface AccountIdentity {
  /** Immutable at the provider, never an e-mail address (OA-14). */
  accountId: string;
  /** What a person recognises; the id where the provider tells nothing better. */
  accountName: string;
  /** More public facts, by the declaration's names. */
  extras: Record<string, string | number | boolean>;
  /** When the credential ends for good, where the API tells. */
  expiresAt: Date | null;
}

const answerMaxBytes = 256 * 1024;
const longestText = 300;

/**
 * Asks the provider whose credential this is, by the declaration's `whoami`: proves the credential and names the account.
 * One call, at most 10 s.
 *
 * Throws `connect.credential_rejected` when the provider refuses it, `connect.provider_unreachable` when it does not
 * answer, `connect.provider_answer_invalid` when its answer names no account.
 */
export async function identifyAccount(transport: Readonly<AskTransport>, access: Access): Promise<AccountIdentity> {
  const { provider } = access;
  const response = await ask(transport, access);
  if (saysRefused(provider, response)) throw rejected(provider, response.status);
  refuseStatus(provider, response.status);
  if (mayNameNoAccount(provider.auth)) return namedOrHost(access, response);
  return readIdentity(provider, parse(provider, response));
}

/** Whatever the status: Slack refuses with 200, Mailchimp Transactional with 500 (OA-12). */
function saysRefused({ whoami: { failsWhen } }: ProviderDeclaration, { text }: SmallResponse): boolean {
  if (failsWhen === undefined) return false;
  try {
    return readPointer(JSON.parse(text), failsWhen.pointer) === failsWhen.equals;
  } catch {
    return false;
  }
}

async function ask(transport: Readonly<AskTransport>, access: Access): Promise<SmallResponse> {
  const { provider, templateValues } = access;
  const { method, path, body } = provider.whoami;
  try {
    const pathOrUrl = interpolateUrl(path, templateValues);
    return await askProvider(transport, access, { method, pathOrUrl, body, maxBytes: answerMaxBytes });
  } catch (cause) {
    if (cause instanceof InterpolationError) throw unusable(provider, "its whoami path lacks a value", cause);
    if (!(cause instanceof PorticoError)) throw cause;
    if (cause.code === "proxy.header_refused") throw rejected(provider, undefined, cause);
    if (cause.code === "net.response_too_large" || cause.code.startsWith("proxy.")) {
      throw unusable(provider, "its whoami cannot be asked for this account", cause);
    }
    throw new PorticoError(
      "connect.provider_unreachable",
      `${provider.name} could not be asked whose credential this is`,
      { cause },
    );
  }
}

/**
 * There is no account behind an open API, and an MCP server names none: what the end user chose, if anything, is the
 * instance.
 */
function namedOrHost({ provider, templateValues }: Access, response: SmallResponse): AccountIdentity {
  const { host } = new URL(resolveTargetUrl(provider, templateValues, "/"));
  try {
    return readIdentity(provider, JSON.parse(response.text));
  } catch {
    return { accountId: host, accountName: host, extras: {}, expiresAt: null };
  }
}

function refuseStatus(provider: ProviderDeclaration, status: number): void {
  if (status >= 200 && status < 300) return;
  if (status === 429 || status >= 500) {
    throw new PorticoError(
      "connect.provider_unreachable",
      `${provider.name} answered ${status} when asked whose credential this is`,
    );
  }
  // 400 and 404 are how some APIs refuse a malformed key or a subdomain that nobody has
  const typed = connectsBy(provider.auth) === "form" && (status === 400 || status === 404 || status === 422);
  if (status === 401 || status === 403 || typed) throw rejected(provider, status);
  throw unusable(provider, `it answered ${status} when asked whose credential this is`);
}

function parse(provider: ProviderDeclaration, { text }: SmallResponse): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // the parser's message quotes the text
    throw unusable(provider, "its whoami answer is not JSON");
  }
}

function readIdentity(provider: ProviderDeclaration, answer: unknown): AccountIdentity {
  const { whoami } = provider;
  const accountId = asText(readPointer(answer, whoami.accountId));
  if (accountId === undefined || accountId.length > longestText)
    throw unusable(provider, "its whoami answer has no account id");
  const named = whoami.accountName.map((pointer) => asText(readPointer(answer, pointer)));
  const extras: Record<string, string | number | boolean> = {};
  for (const [extra, pointer] of Object.entries(whoami.extras)) {
    const value = readPointer(answer, pointer);
    const text = asText(value);
    if (typeof value === "boolean" || typeof value === "number") extras[extra] = value;
    else if (text !== undefined) extras[extra] = shorten(text);
  }
  const accountName = named.find((each) => each !== undefined) ?? accountId;
  return { accountId, accountName: shorten(accountName), extras, expiresAt: readEnd(whoami.expiresAt, answer) };
}

/** An instant, a day (its end, UTC), or seconds since 1970. What cannot be read is not told. */
function readEnd(pointer: string | undefined, answer: unknown): Date | null {
  if (pointer === undefined) return null;
  const value = readPointer(answer, pointer);
  if (typeof value === "number") return value > 0 && value < 1e11 ? new Date(value * 1000) : null;
  return typeof value === "string" ? readExpiry(value) : null;
}

/** A text that a database and a page can hold; undefined for anything that is not a text, not a whole number, or empty. */
function asText(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value !== "string") return undefined;
  // people choose their names, and read them in questions about trust (OA-14)
  const clean = printable(value.toWellFormed()).trim();
  return clean === "" ? undefined : clean;
}

function shorten(text: string): string {
  return text.slice(0, longestText).toWellFormed();
}

function rejected(provider: ProviderDeclaration, status?: number, cause?: unknown): PorticoError {
  return new PorticoError("connect.credential_rejected", `${provider.name} did not accept the credential`, {
    meta: status === undefined ? {} : { providerStatus: status },
    cause,
  });
}

function unusable(provider: ProviderDeclaration, why: string, cause?: unknown): PorticoError {
  return new PorticoError("connect.provider_answer_invalid", `${provider.name} cannot be identified: ${why}`, {
    cause,
  });
}
