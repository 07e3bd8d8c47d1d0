import { afterEach, describe, expect, it } from "vitest";
import { authorizeRequest, connect, redirectUri, refresh, whoami } from "./code-flow.ts";
import { seededUsers, startStandIn, type StandIn, type StandInOptions } from "./stand-in.ts";

const [ada] = seededUsers as [(typeof seededUsers)[number]];
const running: StandIn[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((standIn) => standIn.close()));
});
async function start(options: Partial<StandInOptions> = {}): Promise<StandIn> {
  const standIn = await startStandIn({ service: "github", ...options });
  running.push(standIn);
  return standIn;
}

describe("the gate", () => {
  it("OA-18: sends the opener policy on pages only, and can be told to stop", async () => {
    const standIn = await start({ crossOriginOpenerPolicy: "same-origin" });
    const policyOf = async (path: string) => (await fetch(path)).headers.get("cross-origin-opener-policy");
    expect(await policyOf(authorizeRequest(standIn).url)).toBe("same-origin");
    expect(await policyOf(`${standIn.origin}/user`)).toBeNull();
    standIn.setCrossOriginOpenerPolicy(null);
    expect(await policyOf(authorizeRequest(standIn).url)).toBeNull();
  });

  it("keeps the emulator to the redirect URIs that are registered", async () => {
    const strict = await start({ redirectUris: [redirectUri] });
    expect((await fetch(authorizeRequest(strict).url)).status).toBe(200);
    expect((await fetch(authorizeRequest(strict, { redirect_uri: "http://127.0.0.1:9/other" }).url)).status).toBe(400);
    expect(
      (await fetch(authorizeRequest(await start(), { redirect_uri: "http://127.0.0.1:9/other" }).url)).status,
    ).toBe(200);
  });

  it("refuses a call without a token, and writes down what it saw", async () => {
    const standIn = await start();
    expect((await fetch(`${standIn.origin}/user?page=2`)).status).toBe(401);
    const answer = await fetch(`${standIn.origin}/user`, { headers: { authorization: "token gho_nobody" } });
    expect(answer.status).toBe(401);
    expect(standIn.log.of("api")).toMatchObject([
      { method: "GET", path: "/user?page=2", token: null, user: null, refusal: "missing", status: 401 },
      { method: "GET", path: "/user", token: "gho_nobody", user: null, refusal: "unknown", status: 401 },
    ]);
  });

  it("lets a body through both ways without holding it", async () => {
    const standIn = await start();
    const { access_token: token } = await connect(standIn, ada);
    const headers = { authorization: `token ${token}`, "content-type": "application/json" };
    const content = Buffer.alloc(200_000, "a").toString("base64");
    const put = await fetch(`${standIn.origin}/repos/ada/hello-world/contents/big.txt`, {
      method: "PUT",
      headers,
      body: JSON.stringify({ message: "big", content }),
    });
    expect(put.status).toBe(201);
    const got = (await (
      await fetch(`${standIn.origin}/repos/ada/hello-world/contents/big.txt`, { headers })
    ).json()) as { content: string };
    expect(got.content.replaceAll("\n", "")).toBe(content);
  });

  it("revokes at the vendor's own address, for the client only", async () => {
    const standIn = await start();
    const { access_token: token } = await connect(standIn, ada);
    const revoke = (secret: string) =>
      fetch(`${standIn.origin}/applications/${standIn.client.id}/token`, {
        method: "DELETE",
        headers: {
          authorization: `Basic ${btoa(`${standIn.client.id}:${secret}`)}`,
          "content-type": "application/json",
        },
        body: JSON.stringify({ access_token: token }),
      });
    expect((await revoke("wrong")).status).toBe(404);
    expect((await whoami(standIn, token)).status).toBe(200);
    expect((await revoke(standIn.client.secret)).status).toBe(204);
    expect((await whoami(standIn, token)).status).toBe(401);
  });
});

describe("faults", () => {
  it("answers with a status as often as it was told", async () => {
    const standIn = await start({ accessTokenLifetimeSeconds: 3 });
    const { refresh_token: token } = await connect(standIn, ada);
    standIn.faults.inject("token", { kind: "status", status: 503, body: "{}" }, 2);
    expect((await refresh(standIn, token)).status).toBe(503);
    expect((await refresh(standIn, token)).status).toBe(503);
    expect((await refresh(standIn, token)).body).toHaveProperty("access_token");
    expect(standIn.log.count("token")).toBe(4);
  });

  it("delays an answer", async () => {
    const standIn = await start();
    standIn.faults.inject("api", { kind: "delay", delayMs: 60 });
    const before = performance.now();
    await whoami(standIn, "gho_nobody");
    expect(performance.now() - before).toBeGreaterThanOrEqual(55);
  });

  it("hangs until it is closed", async () => {
    const standIn = await start();
    standIn.faults.inject("api", { kind: "hang" });
    const hanging = expect(whoami(standIn, "gho_nobody")).rejects.toThrow();
    await expect.poll(() => standIn.log.count("api")).toBe(1);
    await standIn.close();
    await hanging;
  });

  it("TR-03: does the work and loses the answer, so that the refresh token is spent all the same", async () => {
    const standIn = await start({ accessTokenLifetimeSeconds: 3 });
    const { refresh_token: token } = await connect(standIn, ada);
    standIn.faults.inject("token", { kind: "lose_answer" }, 1);
    await expect(refresh(standIn, token)).rejects.toThrow();
    expect((await refresh(standIn, token)).body).toMatchObject({ error: "bad_refresh_token" });
  });
});
