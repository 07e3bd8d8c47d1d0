import { createHash } from "node:crypto";
import { declarationSchema } from "@portico/providers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { oidcDeclaration } from "../oidc/oidc-declaration.ts";
import type { ApiBehaviour, AuthorizeBehaviour, TokenBehaviour } from "./behaviours.ts";
import { hostileDeclaration } from "./hostile-declaration.ts";
import { startHostileProvider, type HostileProvider } from "./hostile-provider.ts";

const codeVerifier = "v".repeat(43);
let hostile: HostileProvider;
beforeEach(async () => {
  hostile = await startHostileProvider();
});
afterEach(() => hostile.close());

async function authorize(): Promise<URLSearchParams> {
  const query = new URLSearchParams({
    redirect_uri: "http://127.0.0.1:9/callback",
    state: "AbC",
    code_challenge: createHash("sha256").update(codeVerifier).digest("base64url"),
  });
  const answer = await fetch(`${hostile.origin}/authorize?${query}`, { redirect: "manual" });
  return new URL(answer.headers.get("location") ?? "about:blank").searchParams;
}

async function askForToken(): Promise<Response> {
  const code = (await authorize()).get("code") ?? "";
  const { id, secret } = hostile.client;
  const fields = {
    grant_type: "authorization_code",
    code,
    code_verifier: codeVerifier,
    client_id: id,
    client_secret: secret,
  };
  return fetch(`${hostile.origin}/token`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
}

describe("the hostile provider", () => {
  it("is a working provider while it behaves well", async () => {
    const { access_token: token } = (await (await askForToken()).json()) as { access_token: string };
    const me = await fetch(`${hostile.origin}/api/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(await me.json()).toEqual({ id: "mallory", name: "Mallory" });
    expect((await fetch(`${hostile.origin}/api/me`, { headers: { authorization: "Bearer other" } })).status).toBe(401);
    expect(hostile.log.of("token")[0]?.fields).toMatchObject({
      client_secret: hostile.client.secret,
      code_verifier: codeVerifier,
    });
    expect(hostile.log.of("api")[0]?.token).toBe(token);
  });

  const callbacks: readonly [AuthorizeBehaviour, (query: URLSearchParams) => unknown, unknown][] = [
    ["wrong_issuer", (query) => query.getAll("iss"), ["https://honest.example"]],
    ["no_issuer", (query) => query.has("iss"), false],
    ["doubled_issuer", (query) => query.getAll("iss").length, 2],
    ["slashed_issuer", (query) => query.get("iss")?.endsWith("/"), true],
    ["flipped_state", (query) => query.get("state"), "BbC"],
    ["no_state", (query) => query.has("state"), false],
    ["denies", (query) => [query.has("code"), query.get("error")], [false, "access_denied"]],
    ["code_and_error", (query) => query.has("code") && query.has("error"), true],
  ];
  it.each(callbacks)("bends the callback: %s", async (behaviour, read, expected) => {
    hostile.behave({ authorize: behaviour });
    expect(read(await authorize())).toEqual(expected);
  });

  const tokens: readonly [TokenBehaviour, (answer: Response) => unknown, unknown][] = [
    ["body_10_mb", async (answer) => (await answer.text()).length > 10_000_000, true],
    ["redirects_to_metadata", (answer) => answer.headers.get("location")?.startsWith("http://169.254.169.254/"), true],
    [
      "header_breaking_token",
      async (answer) => /\r\n/.test(((await answer.json()) as { access_token: string }).access_token),
      true,
    ],
    ["negative_expiry", async (answer) => ((await answer.json()) as { expires_in: number }).expires_in, -1],
    ["html_with_200", (answer) => [answer.status, answer.headers.get("content-type")], [200, "text/html"]],
    [
      "error_with_200",
      async (answer) => [answer.status, await answer.json()],
      [200, expect.objectContaining({ error: "bad_verification_code" })],
    ],
    ["status_503", (answer) => [answer.status, answer.headers.get("retry-after")], [503, "1"]],
    ["gzip_bomb", async (answer) => (await answer.arrayBuffer()).byteLength, 20 * 1024 * 1024],
    ["echoes_request", async (answer) => (await answer.text()).includes(hostile.client.secret), true],
    ["empty_400", async (answer) => [answer.status, await answer.text()], [400, ""]],
  ];
  it.each(tokens)("OA-11: bends the token answer: %s", async (behaviour, read, expected) => {
    hostile.behave({ token: behaviour });
    expect(await read(await askForToken())).toEqual(expected);
    expect(hostile.log.count("token")).toBe(1);
  });

  it("drips without end until it is closed", async () => {
    hostile.behave({ token: "drips" });
    const answer = await askForToken();
    const reading = expect(answer.text()).rejects.toThrow();
    await hostile.close();
    await reading;
  });

  const apis: readonly [ApiBehaviour, (answer: Response) => unknown, unknown][] = [
    [
      "echoes_credential",
      async (answer) => [answer.headers.get("x-echo"), (await answer.text()).includes("canary")],
      ["Bearer canary", true],
    ],
    ["redirects_to_other_origin", (answer) => answer.headers.get("location"), "http://127.0.0.1:9/api/me"],
    ["sets_dangerous_headers", (answer) => answer.headers.get("clear-site-data"), '"*"'],
    ["always_403", (answer) => answer.status, 403],
  ];
  it.each(apis)("PX-12: bends the API's answer: %s", async (behaviour, read, expected) => {
    hostile.behave({ api: behaviour });
    const answer = await fetch(`${hostile.origin}/api/me`, {
      headers: { authorization: "Bearer canary" },
      redirect: "manual",
    });
    expect(await read(answer)).toEqual(expected);
  });

  it("OA-18: cuts the popup off from its opener", async () => {
    hostile.behave({ authorize: "cuts_opener" });
    const page = await fetch(`${hostile.origin}/authorize?redirect_uri=http://127.0.0.1:9/callback&state=s`);
    expect(page.headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(await page.text()).toContain('id="continue" href="http://127.0.0.1:9/callback?code=');
  });
});

describe("the declarations of the kit's own providers", () => {
  it.each([oidcDeclaration, hostileDeclaration])("keep to the schema of private providers", (declare) => {
    expect(declarationSchema.safeParse(declare("http://127.0.0.1:4321")).error).toBeUndefined();
  });
});
