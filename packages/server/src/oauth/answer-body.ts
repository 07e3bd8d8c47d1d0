import type { SmallResponse } from "../net/outbound.ts";

export type AnswerBody =
  | { kind: "members"; members: Readonly<Record<string, unknown>> }
  | { kind: "html" }
  | { kind: "unreadable"; why: string };

/**
 * Reads the body of a token or revocation answer by its media type: JSON, or form-encoded as some vendors do against
 * RFC 6749 section 5.1. Never guesses from the content: an HTML page that happens to parse is not an answer.
 */
export function readAnswerBody({ headers, text }: SmallResponse): AnswerBody {
  const mediaType = (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (mediaType === "text/html" || mediaType === "application/xhtml+xml") return { kind: "html" };
  if (mediaType === "application/json" || mediaType === "text/json" || mediaType.endsWith("+json"))
    return readJson(text);
  if (mediaType === "application/x-www-form-urlencoded") return readForm(text);
  return { kind: "unreadable", why: "its media type is neither JSON nor form-encoded" };
}

function readJson(text: string): AnswerBody {
  let value: unknown;
  try {
    // a byte order mark may be ignored (RFC 8259 section 8.1); refusing it would lose a token that was rotated
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    // the parser's own message quotes the text, which may be a token
    return { kind: "unreadable", why: "it is not the JSON that it says it is" };
  }
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? { kind: "members", members: value as Record<string, unknown> }
    : { kind: "unreadable", why: "it is not a JSON object" };
}

function readForm(text: string): AnswerBody {
  const members = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of new URLSearchParams(text)) {
    if (Object.hasOwn(members, name)) return { kind: "unreadable", why: "it has a member twice" };
    members[name] = value;
  }
  return { kind: "members", members };
}
