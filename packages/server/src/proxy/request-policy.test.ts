import type { RequestPolicy } from "@portico/protocol/endpoints";
import type { ProviderInput } from "@portico/providers";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { PorticoError } from "../lib/portico-error.ts";
import { buildProviderTarget } from "../provider-request/provider-target.ts";
import { testAccess, testProvider } from "../provider-request/testing.ts";
import { applyRequestPolicy, type PolicyAnswer } from "./request-policy.ts";
import { callProxy, startTestProxy, startUpstream } from "./testing.ts";

const rules: RequestPolicy["rules"] = [
  { methods: ["GET"], path: "/repos/*/issues" },
  { methods: ["GET", "POST"], path: "/files/**" },
];

async function ask(
  policy: Partial<RequestPolicy>,
  method: string,
  pathOrUrl: string,
  provider: Partial<ProviderInput> = {},
): Promise<PolicyAnswer | string> {
  await using upstream = await startUpstream((_request, response) => response.end());
  await using proxy = await startTestProxy(upstream.origin, { provider });
  const integration = { ...proxy.integration, requestPolicy: { mode: "list" as const, rules: [], ...policy } };
  const { url } = buildProviderTarget(testAccess(integration.provider), pathOrUrl);
  try {
    return applyRequestPolicy({ integration, method, url, templateValues: {} });
  } catch (error) {
    if (error instanceof PorticoError) return error.code;
    throw error;
  }
}

const refused = "proxy.not_allowed";

describe("PX-14: the request policy", () => {
  test.each<[RequestPolicy["mode"], string, string, boolean]>([
    ["none", "GET", "/me", false],
    ["identity", "GET", "/me", true],
    ["identity", "GET", "/me?fields=name", true],
    ["identity", "HEAD", "/me", false],
    ["identity", "POST", "/me", false],
    ["identity", "GET", "/me/", false],
    ["identity", "GET", "/me/x", false],
    ["identity", "GET", "/ME", false],
    ["identity", "GET", "/m%65", false],
    ["identity", "GET", "/me%2f", false],
    ["identity", "GET", "/me;x=1", false],
    ["identity", "GET", "/a//me", false],
    ["identity", "GET", "/other", false],
    ["identity", "GET", "https://uploads.provider.test/me", false],
    ["identity", "GET", "/me?_method=DELETE", false],
    ["identity", "GET", "/me?%5FMETHOD=DELETE", false],
    ["read", "GET", "/anything", true],
    ["read", "HEAD", "/anything", true],
    ["read", "POST", "/anything", false],
    ["read", "DELETE", "/anything", false],
    ["read", "GET", "/anything?_HttpMethod=PATCH", false],
    ["read", "GET", "/anything?x-http-method-override=PUT", false],
    ["all", "DELETE", "/anything?_method=PUT", true],
    ["list", "GET", "/repos/a/issues", true],
    ["list", "POST", "/repos/a/issues", false],
    ["list", "HEAD", "/repos/a/issues", false],
    ["list", "GET", "/repos/a/issues/", false],
    ["list", "GET", "/repos/a/issues/1", false],
    ["list", "GET", "/repos/a/ISSUES", false],
    ["list", "GET", "/repos//issues", false],
    ["list", "GET", "/repos/a%2Fb/issues", false],
    ["list", "GET", "/repos/a%2fissues", false],
    ["list", "GET", "/repos/a/b/issues", false],
    ["list", "GET", "/files/a/b/c", true],
    ["list", "POST", "/files/a", true],
    ["list", "DELETE", "/files/a", false],
    ["list", "GET", "/files", false],
    ["list", "GET", "/filesystem/a", false],
    ["list", "GET", "https://uploads.provider.test/files/a", false],
    ["list", "GET", "https://api.provider.test/files/a", true],
  ])("mode %s, %s %s: allowed is %s", async (mode, method, path, isAllowed) => {
    const answer = await ask({ mode, rules: mode === "list" ? rules : [] }, method, path, {
      hosts: ["api.provider.test", "uploads.provider.test"],
    });
    expect(answer === refused).toBe(!isAllowed);
  });

  test("a list without rules allows nothing", () => {
    const provider = testProvider();
    fc.assert(
      fc.property(fc.constantFrom("GET", "POST", "DELETE"), fc.webPath(), (method, path) => {
        const integration = { provider, type: "provider", requestPolicy: { mode: "list" as const, rules: [] } };
        let url: string;
        try {
          ({ url } = buildProviderTarget(testAccess(provider), path));
        } catch {
          return;
        }
        const question = { integration: integration as never, method, url, templateValues: {} };
        expect(() => applyRequestPolicy(question)).toThrow(PorticoError);
      }),
    );
  });

  test("a path is allowed by a rule only if it has the rule's literal segments, byte for byte", () => {
    const provider = testProvider();
    const integration = { provider, type: "provider", requestPolicy: { mode: "list" as const, rules } };
    const segment = fc.constantFrom(
      "repos",
      "REPOS",
      "repo%73",
      "issues",
      "issues;a",
      "a",
      "",
      "%2f",
      "..%00",
      "files",
      "*",
      "**",
    );
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), (segments) => {
        const path = `/${segments.join("/")}`;
        let url: string;
        try {
          ({ url } = buildProviderTarget(testAccess(provider), path));
        } catch {
          return true;
        }
        const isRepos =
          segments.length === 3 &&
          segments[0] === "repos" &&
          !["", "%2f"].includes(segments[1] ?? "") &&
          segments[2] === "issues";
        const isFiles = segments.length > 1 && segments[0] === "files";
        try {
          applyRequestPolicy({ integration: integration as never, method: "GET", url, templateValues: {} });
          return isRepos || isFiles;
        } catch {
          return !isRepos && !isFiles;
        }
      }),
      { numRuns: 5000 },
    );
  });

  test("identity by POST sends what the declaration asks, whatever the caller asked", async () => {
    const bodies: string[] = [];
    await using upstream = await startUpstream((request, response) => {
      let body = "";
      request.on("data", (piece: Buffer) => (body += String(piece)));
      request.on("end", () => {
        bodies.push(`${request.headers["content-type"]} ${body}`);
        response.end();
      });
    });
    await using proxy = await startTestProxy(upstream.origin, {
      provider: {
        whoami: {
          method: "POST",
          path: "/graphql",
          body: '{"query":"{me{id}}"}',
          accountId: "/id",
          accountName: ["/id"],
        },
      },
    });
    proxy.integration.requestPolicy = { mode: "identity", rules: [] };
    const answer = await callProxy(`${proxy.base}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"query":"mutation{deleteEverything}"}',
    });
    expect(answer.status).toBe(200);
    expect(bodies).toEqual(['application/json {"query":"{me{id}}"}']);
  });

  test("a refused call reaches no provider and says what to allow, and where", async () => {
    const upstream = vi.fn((_request: unknown, response: { end(): void }) => response.end());
    await using server = await startUpstream(upstream);
    await using proxy = await startTestProxy(server.origin);
    proxy.integration.requestPolicy = { mode: "identity", rules: [] };
    const answer = await callProxy(`${proxy.base}/repos?token=x`, { method: "DELETE" });
    expect(answer.json()).toMatchObject({
      status: 400,
      code: "proxy.not_allowed",
      meta: { method: "DELETE", path: "/repos", integrationType: "provider", policy: "identity" },
    });
    expect((answer.json() as { message: string }).message).toMatch(/DELETE \/repos .*dashboard/);
    expect(upstream).not.toHaveBeenCalled();
  });
});
