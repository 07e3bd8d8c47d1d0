import { expect, test } from "vitest";
import { createApi } from "./api.ts";
import { createAddresses } from "./addresses.ts";
import type { Page } from "./page.ts";
import { createSession, type Session } from "./session.ts";
import { fakeFetch, json, type Answer } from "./testing/fake-fetch.ts";
import { userToken, wireCredential, wireIntegration, wireMe } from "./testing/wire-fixtures.ts";

const me = "GET /projects/project/sdk/me";
const integrations = "GET /projects/project/sdk/integrations";

function sessionWith(answers: Record<string, Answer>): {
  session: Session;
  asked: { url: string; body: unknown }[];
  ended: unknown[];
  changes: unknown[];
} {
  const { fetch, asked } = fakeFetch({
    [me]: () => json(wireMe({ github: [wireCredential("c-1", "github")] })),
    [integrations]: () =>
      json([wireIntegration({ type: "github" }), wireIntegration({ type: "slack", isActive: false })]),
    ...answers,
  });
  const addresses = createAddresses();
  addresses.configure({ baseUrl: "http://server.test" });
  const ended: unknown[] = [];
  const changes: unknown[] = [];
  const session = createSession({
    send: createApi({ page: { fetch } as Page, addresses }),
    onChange: (reason) => changes.push(reason?.code),
    onSignOut: (reason) => ended.push(reason?.code),
    now: Date.now,
  });
  return { session, asked, ended, changes };
}

const refusal = (code: string, status: number): Response =>
  json({ message: "No.", code, status, meta: {}, requestId: "r-1" }, status);

test("the user's state carries every integration's configurations and never the token", async () => {
  const { session } = sessionWith({});
  const token = userToken();
  await session.authenticate("project", token);
  const user = session.user();
  expect(user).toMatchObject({
    authenticated: true,
    userId: "alice",
    integrations: { github: { enabled: true, allConfigurations: [{ id: "c-1-configuration" }] } },
  });
  expect(JSON.stringify(user)).not.toContain(token);
  expect(user).not.toHaveProperty("project");
});

test("what getUser returns is a copy", async () => {
  const { session } = sessionWith({});
  await session.authenticate("project", userToken());
  const user = session.user();
  if (user.authenticated) user.integrations["github"]!.enabled = false;
  expect(session.user()).toMatchObject({ integrations: { github: { enabled: true } } });
});

test("an expired token is refused without a request, and ends the session that there was", async () => {
  const { session, asked, ended } = sessionWith({});
  await session.authenticate("project", userToken());
  const requests = asked.length;
  await expect(session.authenticate("project", userToken({ exp: 1 }))).rejects.toMatchObject({
    code: "user_token.expired",
  });
  expect(asked.length).toBe(requests);
  expect(session.user()).toEqual({ authenticated: false });
  expect(ended).toEqual(["user_token.expired"]);
});

test("a malformed token and missing arguments leave the session that there was alone", async () => {
  const { session } = sessionWith({});
  await session.authenticate("project", userToken());
  await expect(session.authenticate("project", "nonsense")).rejects.toMatchObject({ code: "user_token.malformed" });
  await expect(session.authenticate("", userToken())).rejects.toMatchObject({ code: "sdk.invalid_argument" });
  expect(session.user().authenticated).toBe(true);
});

test("a refused token leaves nobody signed in, and the error is the server's", async () => {
  const { session } = sessionWith({ [me]: () => refusal("user_token.bad_signature", 401) });
  await expect(session.authenticate("project", userToken())).rejects.toMatchObject({
    code: "user_token.bad_signature",
    status: 401,
    requestId: "r-1",
  });
  expect(session.user()).toEqual({ authenticated: false });
});

test("the same sign-in twice at once is one, and another one overtakes it", async () => {
  const { session, asked } = sessionWith({});
  const token = userToken();
  const [first, second] = [session.authenticate("project", token), session.authenticate("project", token)];
  expect(second).toBe(first);
  const other = session.authenticate("project", userToken({ jti: "2" }));
  await expect(first).rejects.toMatchObject({ code: "sdk.superseded" });
  await other;
  expect(session.user().authenticated).toBe(true);
  expect(asked.filter(({ url }) => url.endsWith("/sdk/me"))).toHaveLength(2);
});

test("another user's session is over before the new one's first request", async () => {
  const { session, ended } = sessionWith({});
  await session.authenticate("project", userToken());
  const next = session.authenticate("project", userToken({ sub: "bob" }));
  expect(session.user()).toEqual({ authenticated: false });
  expect(ended).toHaveLength(1);
  await next;
});

test("a 401 to any call signs out; one to a token that was replaced meanwhile does not; a 403 never does", async () => {
  let status = 403;
  let release = (): void => {};
  const slow = new Promise<void>((resolve) => (release = resolve));
  const { session } = sessionWith({
    "GET /projects/project/sdk/thing": () => refusal("user_token.permission_denied", status),
    "GET /projects/project/sdk/slow": () => slow.then(() => refusal("user_token.expired", 401)),
  });
  await session.authenticate("project", userToken());
  await expect(session.send("/sdk/thing")).rejects.toMatchObject({ status: 403 });
  expect(session.user().authenticated).toBe(true);

  const late = session.send("/sdk/slow");
  await session.authenticate("project", userToken({ jti: "fresh" }));
  release();
  await expect(late).rejects.toMatchObject({ status: 401 });
  expect(session.user().authenticated).toBe(true);

  status = 401;
  await expect(session.send("/sdk/thing")).rejects.toMatchObject({ status: 401 });
  expect(session.user()).toEqual({ authenticated: false });
});

test("every change is told: without a reason where the host made it, with the error where a 401 did", async () => {
  const { session, changes } = sessionWith({
    "GET /projects/project/sdk/thing": () => refusal("user_token.expired", 401),
  });
  await session.authenticate("project", userToken());
  await session.refresh();
  session.signOut();
  expect(changes).toEqual([undefined, undefined, undefined]);
  await session.authenticate("project", userToken());
  await expect(session.send("/sdk/thing")).rejects.toMatchObject({ status: 401 });
  expect(changes.slice(3)).toEqual([undefined, "user_token.expired"]);
});

test("metadata is sent only where it changes something, and merged", async () => {
  const { session, asked } = sessionWith({
    [me]: () => json(wireMe({}, { meta: { Name: "Al", plan: "pro" } })),
    "PATCH /projects/project/sdk/me": () => new Response(null, { status: 204 }),
  });
  await session.authenticate("project", userToken(), { name: "Al" });
  expect(asked.some(({ body }) => body)).toBe(false);
  await session.authenticate("project", userToken({ jti: "2" }), { name: "Bo" });
  expect(JSON.parse(String(asked.at(-1)?.body))).toEqual({ meta: { Name: "Bo" } });
  expect(session.user()).toMatchObject({ meta: { Name: "Bo", plan: "pro" } });
});

test("a path that is no path cannot carry the token to another host", async () => {
  const { session, asked } = sessionWith({});
  await session.authenticate("project", userToken());
  const requests = asked.length;
  await expect(session.send("@evil.test/x", { isProjectPath: false })).rejects.toMatchObject({
    code: "sdk.invalid_argument",
  });
  expect(asked.length).toBe(requests);
});

test("integrations that are missing, and those that are inactive, are told apart", async () => {
  const { session } = sessionWith({});
  expect(() => session.integration("github")).toThrow(expect.objectContaining({ code: "sdk.not_authenticated" }));
  await session.authenticate("project", userToken());
  expect(session.activeIntegration("github").type).toBe("github");
  expect(() => session.activeIntegration("slack")).toThrow(expect.objectContaining({ code: "integration.inactive" }));
  expect(() => session.activeIntegration("nope")).toThrow(expect.objectContaining({ code: "integration.not_found" }));
});
