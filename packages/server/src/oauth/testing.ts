import { declarationSchema, type ProviderDeclaration, type ProviderInput } from "@portico/providers";
import type { Clock } from "../lib/clock.ts";
import { Secret } from "../lib/secret.ts";
import type { Outbound, SmallRequest, SmallResponse } from "../net/outbound.ts";
import type { OAuthApp } from "./oauth-app.ts";

type OAuthInput = Extract<ProviderInput["auth"], { scheme: "oauth2" }>;

/** A declaration for tests: a rotating OAuth provider at provider.test unless told otherwise. */
export function oauthProvider(
  auth: Partial<OAuthInput> = {},
  changes: Partial<ProviderInput> = {},
): ProviderDeclaration {
  return declarationSchema.parse({
    key: "provider",
    name: "Provider",
    description: "A provider for tests",
    categories: ["Tests"],
    brandColor: "#000000",
    docsUrl: "https://provider.test/docs",
    hosts: ["provider.test"],
    auth: {
      scheme: "oauth2",
      authorizeUrl: "https://provider.test/authorize",
      tokenUrl: "https://provider.test/token",
      refresh: { kind: "rotating" },
      ...auth,
    },
    api: { baseUrl: "https://provider.test/api", headers: { Authorization: "Bearer {accessToken}" } },
    whoami: { path: "/me", accountId: "/id", accountName: ["/name"] },
    ...changes,
  } satisfies ProviderInput);
}

export function oauthApp(provider: ProviderDeclaration = oauthProvider(), changes: Partial<OAuthApp> = {}): OAuthApp {
  return {
    provider,
    clientId: "the-client",
    clientSecret: new Secret("the-secret"),
    accountType: null,
    values: {},
    scopes: [],
    ...changes,
  };
}

export interface ScriptedTransport {
  outbound: Pick<Outbound, "call">;
  clock: Clock;
  /** What was sent, oldest first. */
  requests: SmallRequest[];
}

/** A provider that always gives one answer, or fails as `net` does. The clock stands at noon and ticks 700 ms a request. */
export function scriptedTransport(answer: SmallResponse | Error): ScriptedTransport {
  let now = Date.parse("2026-01-01T12:00:00Z");
  const requests: SmallRequest[] = [];
  return {
    requests,
    clock: { now: () => new Date(now) },
    outbound: {
      async call(request) {
        requests.push(request);
        now += 700;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
  };
}

export function json(members: unknown, status = 200, headers: Record<string, string> = {}): SmallResponse {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    text: JSON.stringify(members),
  };
}

export function text(body: string, contentType: string | undefined, status = 200): SmallResponse {
  return { status, headers: contentType === undefined ? {} : { "content-type": contentType }, text: body };
}
