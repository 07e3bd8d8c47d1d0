import { PorticoError } from "../../lib/portico-error.ts";
import type { GuardedOutbound, SmallResponse } from "../../net/outbound.ts";
import type { Clock } from "../../lib/clock.ts";
import { readAnswerBody } from "../answer-body.ts";

/** How discovery reaches the outside: guarded, and able to say beforehand what would be refused. */
export interface DiscoveryTransport {
  outbound: Pick<GuardedOutbound, "call" | "refusalOf">;
  clock: Clock;
}

export type Members = Readonly<Record<string, unknown>>;

const longestDocumentBytes = 64 * 1024;
const callTimeoutMs = 5_000;

/** One `GET` of discovery: 64 KiB, 5 seconds, and never later than the deadline. Throws `connect.provider_unreachable`. */
export async function get(
  { outbound, clock }: Pick<DiscoveryTransport, "outbound" | "clock">,
  url: string,
  deadline: Date,
): Promise<SmallResponse> {
  const timeoutMs = Math.min(callTimeoutMs, deadline.getTime() - clock.now().getTime());
  if (timeoutMs <= 0) throw new PorticoError("connect.provider_unreachable", "Discovery took too long");
  try {
    return await outbound.call({
      method: "GET",
      url,
      headers: { accept: "application/json" },
      timeoutMs,
      maxBytes: longestDocumentBytes,
    });
  } catch (cause) {
    if (!(cause instanceof PorticoError)) throw cause;
    const isTheirs = cause.code === "net.address_refused" || cause.code === "net.response_too_large";
    throw new PorticoError(
      isTheirs ? "connect.provider_answer_invalid" : "connect.provider_unreachable",
      `Discovery got no answer from ${hostOf(url)}`,
      { cause },
    );
  }
}

/**
 * A metadata document; null where there is none (404 and the like, or a page for people). A redirect is refused, not
 * followed (OA-22): what it leads to is not what was asked for.
 *
 * Throws `connect.provider_answer_invalid`, `connect.provider_unreachable`.
 */
export async function readDocument(
  transport: Pick<DiscoveryTransport, "outbound" | "clock">,
  url: string,
  deadline: Date,
): Promise<Members | null> {
  const response = await get(transport, url, deadline);
  const { status } = response;
  if (status >= 500 || status === 429)
    throw new PorticoError("connect.provider_unreachable", `${hostOf(url)} answered ${status} to discovery`);
  if (status >= 300 && status < 400) throw invalid(`${hostOf(url)} redirects from a metadata document`);
  if (status !== 200) return null;
  const body = readAnswerBody(response);
  if (body.kind === "html") return null;
  if (body.kind === "unreadable") throw invalid(`The metadata of ${hostOf(url)} cannot be read: ${body.why}`);
  return body.members;
}

/** What makes a discovered fact unusable. Texts of the server are never quoted. */
export function invalid(message: string): PorticoError {
  return new PorticoError("connect.provider_answer_invalid", message);
}

/** A member that is a list of texts; undefined where it is absent. Throws `connect.provider_answer_invalid`. */
export function listOf(members: Members, name: string): readonly string[] | undefined {
  const value = members[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.length > 500 || !value.every((each) => typeof each === "string"))
    throw invalid(`"${name}" is not a list of texts`);
  return value;
}

export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? "an address that is none";
}
