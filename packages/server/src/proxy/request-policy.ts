import { InterpolationError, interpolateUrl } from "@portico/providers";
import type { Integration } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { resolveTargetUrl } from "../provider-request/target-url.ts";

export interface PolicyQuestion {
  integration: Integration;
  method: string;
  /** The address that will be sent, so that no other reading of the caller's text can matter. */
  url: string;
  templateValues: Readonly<Record<string, string>>;
}

/** What the policy says about an allowed call. */
export interface PolicyAnswer {
  /** Sent in place of the caller's body: a who-am-I call by POST may ask nothing but what the declaration asks. */
  body?: string | null;
}

/**
 * Holds a call with a user token against the integration's policy (PX-14). Default deny: what no mode or rule names is
 * refused, and comparison is exact, so a variant in case, encoding or slashes is simply another path.
 *
 * Throws `proxy.not_allowed`.
 */
export function applyRequestPolicy(question: PolicyQuestion): PolicyAnswer {
  const { mode, rules } = question.integration.requestPolicy;
  if (mode === "all") return {};
  // some providers take the method from the query; a policy on methods would mean nothing to them
  if (namesMethod(question.url)) throw refuse(question);
  if (mode === "identity") return applyIdentity(question);
  if (mode === "read" && (question.method === "GET" || question.method === "HEAD")) return {};
  if (
    mode === "list" &&
    rules.some((rule) => includes(rule.methods, question.method) && matchesPath(question, rule.path))
  ) {
    return {};
  }
  throw refuse(question);
}

function applyIdentity(question: PolicyQuestion): PolicyAnswer {
  const { whoami } = question.integration.provider;
  if (question.method !== whoami.method || withoutQuery(question.url) !== whoamiAddress(question))
    throw refuse(question);
  return whoami.method === "GET" ? {} : { body: whoami.body ?? null };
}

/** Undefined when the account lacks a value of the path: then nothing equals it. */
function whoamiAddress({ integration: { provider }, templateValues }: PolicyQuestion): string | undefined {
  try {
    return withoutQuery(
      resolveTargetUrl(provider, templateValues, interpolateUrl(provider.whoami.path, templateValues)),
    );
  } catch (error) {
    if (error instanceof InterpolationError) return undefined;
    throw error;
  }
}

/** A star is one segment that no router could read as two; a double star at the end is any rest. */
function matchesPath({ integration, templateValues, url }: PolicyQuestion, pattern: string): boolean {
  const base = resolveTargetUrl(integration.provider, templateValues, "/");
  const address = withoutQuery(url);
  if (!address.startsWith(base)) return false;
  const segments = address.slice(base.length).split("/");
  const expected = pattern.slice(1).split("/");
  if (expected.at(-1) === "**") {
    expected.pop();
    if (segments.length <= expected.length) return false;
    segments.length = expected.length;
  }
  return (
    segments.length === expected.length &&
    expected.every((want, at) => (want === "*" ? isOneSegment(segments[at] ?? "") : want === segments[at]))
  );
}

function isOneSegment(segment: string): boolean {
  return segment !== "" && !/%2f/i.test(segment);
}

function namesMethod(url: string): boolean {
  const start = url.indexOf("?");
  if (start === -1) return false;
  for (const name of new URLSearchParams(url.slice(start)).keys()) {
    if (/^(_method|_httpmethod|x-http-method(-override)?|x-method-override)$/i.test(name)) return true;
  }
  return false;
}

function includes(methods: readonly string[], method: string): boolean {
  return methods.includes(method);
}

function withoutQuery(url: string): string {
  const start = url.indexOf("?");
  return start === -1 ? url : url.slice(0, start);
}

function refuse({ integration, method, url }: PolicyQuestion): PorticoError {
  const { pathname, host } = new URL(url);
  const { mode } = integration.requestPolicy;
  return new PorticoError(
    "proxy.not_allowed",
    `${method} ${pathname} at ${host} is not allowed with a user token: the request policy of ${integration.type} is "${mode}". ` +
      `Allow it in the dashboard, on the integration's settings under "What may be called with a user token"`,
    { meta: { method, path: pathname, integrationType: integration.type, policy: mode } },
  );
}
