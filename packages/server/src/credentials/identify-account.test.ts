import { inspect } from "node:util";
import type { ErrorCode } from "@portico/protocol";
import type { ProviderInput } from "@portico/providers";
import { describe, expect, test } from "vitest";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import type { SmallResponse } from "../net/outbound.ts";
import { json, oauthProvider, scriptedTransport, text, type ScriptedTransport } from "../oauth/testing.ts";
import type { Access } from "../provider-request/provider-request.ts";
import { identifyAccount, type AccountIdentity } from "./identify-account.ts";

const whoami = {
  path: "/me",
  accountId: "/user/id",
  accountName: ["/user/email", "/user/name"],
  extras: { plan: "/plan", seats: "/seats", trial: "/trial", nested: "/user" },
};

function accessTo(changes: Partial<ProviderInput> = {}, templateValues: Record<string, string> = {}): Access {
  return {
    provider: oauthProvider({}, { whoami, ...changes }),
    templateValues,
    secret: { accessToken: new Secret("canary-token") },
  };
}
const identify = (transport: ScriptedTransport, access: Access = accessTo()): Promise<AccountIdentity> =>
  identifyAccount(transport, access);

describe("naming the account", () => {
  test("the credential is sent as the API wants it, and the answer gives id, name and public extras", async () => {
    const transport = scriptedTransport(json({ user: { id: 7, name: "Ada" }, plan: "pro", seats: 3, trial: false }));
    expect(await identify(transport)).toEqual({
      accountId: "7",
      accountName: "Ada",
      extras: { plan: "pro", seats: 3, trial: false },
      expiresAt: null,
    });
    expect(transport.requests[0]).toMatchObject({
      method: "GET",
      url: "https://provider.test/api/me",
      headers: { authorization: "Bearer canary-token", accept: "application/json" },
    });
  });

  test.each([
    ["an instant", "2027-01-31T12:00:00Z", "2027-01-31T12:00:00.000Z"],
    ["a day", "2027-01-31", "2027-01-31T23:59:59.999Z"],
    ["seconds since 1970", 1_800_000_000, "2027-01-15T08:00:00.000Z"],
    ["milliseconds, which are no seconds", 1_800_000_000_000, undefined],
    ["words", "never", undefined],
    ["nothing", undefined, undefined],
  ])("TR-14: the end that the API tells is read from %s", async (_name, ends, at) => {
    const transport = scriptedTransport(json({ user: { id: 7 }, ends }));
    const { expiresAt } = await identify(transport, accessTo({ whoami: { ...whoami, expiresAt: "/ends" } }));
    expect(expiresAt?.toISOString()).toBe(at);
  });

  test("a path may hold a template value, a query may be posted", async () => {
    const transport = scriptedTransport(json({ user: { id: "u" } }));
    const access = accessTo(
      { whoami: { ...whoami, method: "POST", path: "/{site}/graphql", body: '{"query":"{me}"}' } },
      { site: "a b" },
    );
    expect(await identify(transport, access)).toMatchObject({ accountId: "u", accountName: "u" });
    expect(transport.requests[0]).toMatchObject({
      method: "POST",
      url: "https://provider.test/api/a%20b/graphql",
      body: '{"query":"{me}"}',
      headers: { "content-type": "application/json" },
    });
  });

  test("OA-14: texts that a page or a database could not hold, or that turn others round, are cleaned; endless ones are cut", async () => {
    const answer = json({ user: { id: "u", name: `A\0da\u202e\n${"x".repeat(999)}` }, plan: "\ud800", seats: {} });
    const { accountName, extras } = await identify(scriptedTransport(answer));
    expect(accountName).toMatch(/^A da xxx/);
    expect(accountName.length).toBeLessThanOrEqual(300);
    expect(extras).toEqual({ plan: "\ufffd" });
  });

  const keyed: Partial<ProviderInput> = { auth: { scheme: "api_key", fields: [{ id: "accessToken", title: "Key" }] } };
  test.each<[string, SmallResponse | Error, ErrorCode, Partial<ProviderInput>]>([
    ["401", json({}, 401), "connect.credential_rejected", {}],
    ["403", text("no", "text/plain", 403), "connect.credential_rejected", {}],
    ["404 for a typed key", text("no", "text/html", 404), "connect.credential_rejected", keyed],
    ["400 for a typed key", json({}, 400), "connect.credential_rejected", keyed],
    ["404 for a token", json({}, 404), "connect.provider_answer_invalid", {}],
    [
      "OA-12: an error with status 200",
      json({ ok: false, user: { id: 1 } }),
      "connect.credential_rejected",
      { whoami: { ...whoami, failsWhen: { pointer: "/ok", equals: false } } },
    ],
    [
      "OA-12: a refusal in words of the vendor's own, with status 500",
      json({ name: "Invalid_Key" }, 500),
      "connect.credential_rejected",
      { whoami: { ...whoami, failsWhen: { pointer: "/name", equals: "Invalid_Key" } } },
    ],
    ["429", json({}, 429), "connect.provider_unreachable", {}],
    ["503", text("", undefined, 503), "connect.provider_unreachable", {}],
    ["no answer", new PorticoError("net.timed_out", ""), "connect.provider_unreachable", {}],
    ["a private address", new PorticoError("net.address_refused", ""), "connect.provider_unreachable", {}],
    ["an endless answer", new PorticoError("net.response_too_large", ""), "connect.provider_answer_invalid", {}],
    ["a redirect", { status: 302, headers: {}, text: "" }, "connect.provider_answer_invalid", {}],
    ["a page", text("<html>", "text/html"), "connect.provider_answer_invalid", {}],
    ["no id", json({ user: {} }), "connect.provider_answer_invalid", {}],
    ["an id that is an object", json({ user: { id: {} } }), "connect.provider_answer_invalid", {}],
    [
      "an id that lost digits",
      text('{"user":{"id":12345678901234567890}}', "application/json"),
      "connect.provider_answer_invalid",
      {},
    ],
    ["an endless id", json({ user: { id: "x".repeat(301) } }), "connect.provider_answer_invalid", {}],
    [
      "a template without its value",
      json({}),
      "connect.provider_answer_invalid",
      { whoami: { ...whoami, path: "/{site}/me" } },
    ],
    [
      "an API base off the provider's hosts",
      json({}),
      "connect.provider_answer_invalid",
      { api: { baseUrl: "https://evil.test" } },
    ],
  ])("%s", async (_name, answer, code, changes) => {
    const failure = await identify(scriptedTransport(answer), accessTo(changes)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(inspect(failure, { depth: 9 })).not.toContain("canary-token");
  });

  test("OA-21: nothing is sent when the address is off the provider's hosts", async () => {
    const transport = scriptedTransport(json({ user: { id: 1 } }));
    const access = accessTo(
      { api: { baseUrl: "https://{site}.provider.test" }, hosts: [".provider.test"] },
      { site: "evil.test/" },
    );
    await expect(identify(transport, access)).rejects.toMatchObject({ code: "connect.provider_answer_invalid" });
    expect(transport.requests).toEqual([]);
  });

  test("an open API that answers is connected under its host, whatever it answers; one that does not is not", async () => {
    const open = accessTo({ auth: { scheme: "none" }, api: { baseUrl: "https://provider.test/api" } });
    for (const answer of [json(["EUR"]), text("it works", "text/plain"), json({})]) {
      expect(await identify(scriptedTransport(answer), open)).toMatchObject({
        accountId: "provider.test",
        accountName: "provider.test",
      });
    }
    expect(await identify(scriptedTransport(json({ user: { id: 7, name: "Ada" } })), open)).toMatchObject({
      accountId: "7",
    });
    await expect(identify(scriptedTransport(json({}, 503)), open)).rejects.toMatchObject({
      code: "connect.provider_unreachable",
    });
  });

  test("PX-09: a pasted key that cannot be a header is a rejected key, and is not sent", async () => {
    const transport = scriptedTransport(json({ user: { id: 1 } }));
    const access = { ...accessTo(), secret: { accessToken: new Secret("a\r\nx-evil: 1") } };
    await expect(identify(transport, access)).rejects.toMatchObject({ code: "connect.credential_rejected" });
    expect(transport.requests).toEqual([]);
  });
});
