import type { ProviderDeclaration } from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";
import { credentialValues, fillCredential } from "./credential-values.ts";
import { headerOf, readWhole, replaceHeaders, type DraftRequest } from "./draft-request.ts";
import type { Access } from "./provider-request.ts";

type BodyRule = NonNullable<ProviderDeclaration["api"]["body"]>;

const maxBodyBytes = 1024 * 1024;
const methodsWithBody = new Set(["POST", "PUT", "PATCH"]);
const mediaTypes = { form: "application/x-www-form-urlencoded", json: "application/json" } as const;

/**
 * Puts the credential's members into a body of the declared encoding, in place of the caller's of the same name; a body
 * that is not there is made. The rest of it stays as the caller wrote it. Methods without a body are left alone.
 *
 * Throws `proxy.body_refused`, `proxy.body_too_large`.
 */
export async function addBodyMembers(access: Access, rule: BodyRule, draft: DraftRequest): Promise<DraftRequest> {
  if (!methodsWithBody.has(draft.method)) return draft;
  const { provider } = access;
  const values = credentialValues(access);
  const members = Object.entries(rule.members).map(([name, template]): [string, string] => [
    name,
    fillCredential(provider, template, values),
  ]);
  const text = await readBody(draft, rule, provider);
  const body = Buffer.from(rule.encoding === "json" ? intoJson(text, members, provider) : intoForm(text, members));
  return {
    ...draft,
    headers: replaceHeaders(draft.headers, {
      "content-type": headerOf(draft.headers, "content-type") ?? mediaTypes[rule.encoding],
      "content-length": String(body.length),
    }),
    body,
  };
}

async function readBody(draft: DraftRequest, rule: BodyRule, provider: ProviderDeclaration): Promise<string> {
  const contentType = headerOf(draft.headers, "content-type");
  const mediaType = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  const isEncoded = (headerOf(draft.headers, "content-encoding") ?? "identity").toLowerCase() !== "identity";
  if (isEncoded || (mediaType !== undefined && mediaType !== mediaTypes[rule.encoding])) throw refuse(provider, rule);
  return (await readWhole(draft, maxBodyBytes)).toString("utf8");
}

function intoForm(text: string, members: readonly [string, string][]): string {
  const names = new Set(members.map(([name]) => name));
  const kept = text.split("&").filter((pair) => pair !== "" && ![...new URLSearchParams(pair).keys()].some(isTaken));
  return [...kept, new URLSearchParams([...members]).toString()].join("&");

  function isTaken(name: string): boolean {
    return names.has(name);
  }
}

/** Glued into the caller's text where it can be: parsing and writing anew would round long numbers. */
function intoJson(text: string, members: readonly [string, string][], provider: ProviderDeclaration): string {
  if (text.trim() === "") return JSON.stringify(Object.fromEntries(members));
  const document = parseObject(text);
  if (document === null) throw refuse(provider, { encoding: "json" });
  if (members.some(([name]) => Object.hasOwn(document, name)))
    return JSON.stringify({ ...document, ...Object.fromEntries(members) });
  const start = text.indexOf("{") + 1;
  const glued = members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",");
  return `${text.slice(0, start)}${glued}${Object.keys(document).length === 0 ? "" : ","}${text.slice(start)}`;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function refuse({ name }: ProviderDeclaration, { encoding }: Pick<BodyRule, "encoding">): PorticoError {
  const wanted = encoding === "json" ? "a JSON object" : "form-encoded";
  return new PorticoError("proxy.body_refused", `${name} takes its key in the body, which must be ${wanted}`, {
    meta: { contentType: mediaTypes[encoding] },
  });
}
