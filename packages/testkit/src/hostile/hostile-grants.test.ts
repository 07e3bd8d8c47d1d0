import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeviceBehaviour, DiscoveryBehaviour } from "./behaviours.ts";
import { startHostileProvider, type HostileProvider } from "./hostile-provider.ts";

interface Tokens {
  access_token: string;
  refresh_token: string;
  error?: string;
}

let hostile: HostileProvider;
beforeEach(async () => {
  hostile = await startHostileProvider();
});
afterEach(() => hostile.close());

const verifier = "v".repeat(43);
const post = async (path: string, fields: Record<string, string>): Promise<Tokens> => {
  const { id, secret } = hostile.client;
  const body = new URLSearchParams({ client_id: id, client_secret: secret, ...fields });
  const answer = await fetch(`${hostile.origin}${path}`, { method: "POST", body });
  const text = await answer.text();
  return (text === "" ? {} : JSON.parse(text)) as Tokens;
};
const grant = async (): Promise<Tokens> => {
  const query = new URLSearchParams({
    redirect_uri: "http://127.0.0.1:9/callback",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  });
  const consent = await fetch(`${hostile.origin}/authorize?${query}`, { redirect: "manual" });
  const code = new URL(consent.headers.get("location") ?? "about:blank").searchParams.get("code") ?? "";
  return post("/token", { grant_type: "authorization_code", code, code_verifier: verifier });
};
const refresh = ({ refresh_token }: Tokens): Promise<Tokens> =>
  post("/token", { grant_type: "refresh_token", refresh_token });
const callsApi = async ({ access_token }: Tokens): Promise<number> =>
  (await fetch(`${hostile.origin}/api/me`, { headers: { authorization: `Bearer ${access_token}` } })).status;

describe("the hostile provider's refresh tokens", () => {
  it("forgive a second use until they are told not to", async () => {
    const first = await grant();
    await refresh(first);
    expect((await refresh(first)).error).toBeUndefined();
    hostile.behave({ refresh: "rotates" });
    expect((await refresh(first)).error).toBe("invalid_grant");
    hostile.behave({ refresh: "rotates_with_grace" });
    expect((await refresh(first)).error).toBeUndefined();
  });

  it("end the grant when they come a second time", async () => {
    hostile.behave({ refresh: "ends_grant_on_reuse" });
    const first = await grant();
    const second = await refresh(first);
    expect(await callsApi(second)).toBe(200);
    expect((await refresh(first)).error).toBe("invalid_grant");
    expect((await refresh(second)).error).toBe("invalid_grant");
    expect(await callsApi(second)).toBe(401);
  });

  it("OA-24: end with the oldest grant when a third begins", async () => {
    hostile.behave({ refresh: "oldest_of_two_ends" });
    const [oldest, second, third] = [await grant(), await grant(), await grant()];
    expect([await callsApi(oldest), await callsApi(second), await callsApi(third)]).toEqual([401, 200, 200]);
  });

  it("TR-12: are refused after ten mints", async () => {
    hostile.behave({ refresh: "limits_mints" });
    const { refresh_token } = await grant();
    for (let mint = 0; mint < 10; mint += 1) {
      expect((await post("/token", { grant_type: "refresh_token", refresh_token })).error).toBeUndefined();
    }
    expect((await post("/token", { grant_type: "refresh_token", refresh_token })).error).toBe("access_denied");
  });

  it("OA-24: all end when one is revoked", async () => {
    const [one, other] = [await grant(), await grant()];
    hostile.behave({ revoke: "ends_all_grants" });
    await post("/revoke", { token: one.refresh_token });
    expect(await callsApi(other)).toBe(401);
  });
});

describe("the hostile provider's metadata", () => {
  const documents: readonly [DiscoveryBehaviour, object][] = [
    ["answers", { code_challenge_methods_supported: ["S256"] }],
    ["wrong_issuer", { issuer: "https://honest.example" }],
    ["endpoints_inside", { token_endpoint: expect.stringContaining("169.254.169.254") }],
    ["endpoints_elsewhere", { token_endpoint: "http://honest.example/token" }],
  ];
  it.each(documents)("OA-22: bends what it says of itself: %s", async (behaviour, expected) => {
    hostile.behave({ discovery: behaviour });
    const answer = await fetch(`${hostile.origin}/.well-known/oauth-authorization-server`);
    expect(await answer.json()).toMatchObject({ authorization_endpoint: `${hostile.origin}/authorize`, ...expected });
    expect(hostile.log.count("discovery")).toBe(1);
  });

  it.each([
    ["no_token_endpoint", "token_endpoint"],
    ["no_pkce", "code_challenge_methods_supported"],
  ] as const)("OA-22: leaves out what it owes: %s", async (behaviour, member) => {
    hostile.behave({ discovery: behaviour });
    const answer = await fetch(`${hostile.origin}/.well-known/oauth-authorization-server`);
    expect(await answer.json()).not.toHaveProperty(member);
  });
});

describe("the hostile provider's devices", () => {
  const poll = (code: string) =>
    post("/token", { grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: code });
  const begin = async (device: DeviceBehaviour): Promise<Record<string, unknown>> => {
    hostile.behave({ device });
    return (await post("/device", {})) as unknown as Record<string, unknown>;
  };

  const polls: readonly [DeviceBehaviour, readonly (string | undefined)[]][] = [
    ["answers", ["authorization_pending", undefined]],
    ["pending_forever", ["authorization_pending", "authorization_pending"]],
    ["slows_down", ["slow_down", undefined]],
    ["expires", ["expired_token", "expired_token"]],
    ["denies", ["access_denied", "access_denied"]],
  ];
  it.each(polls)("answer polls: %s", async (behaviour, expected) => {
    const { device_code: code } = await begin(behaviour);
    const answers = [await poll(String(code)), await poll(String(code))];
    expect(answers.map(({ error }) => error)).toEqual(expected);
  });

  it.each([
    ["script_address", { verification_uri: expect.stringContaining("javascript:") }],
    ["foreign_address", { verification_uri: "https://honest.example/device" }],
    ["negative_interval", { interval: -5 }],
  ] as const)("bend what people are shown: %s", async (behaviour, expected) => {
    expect(await begin(behaviour)).toMatchObject(expected);
  });
});
