import type { ServerResponse } from "node:http";
import type { CredentialHealth, HealthReason } from "@portico/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeOf, oauthError, openRefreshStage } from "./refresh-fixture.ts";
import { openTestRoom, replyJson, type TestRoom } from "./testing.ts";

let room: TestRoom;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());

type Answer = (response: ServerResponse) => void;
const raw =
  (status: number, contentType: string, text: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, { "content-type": contentType, ...headers }).end(text);
const json =
  (members: object, status = 200): Answer =>
  (response) =>
    replyJson(response, members, status);

/** What a reply says: about this moment, about the grant, or about the host's app. */
type Class = "transient" | "grant" | "integration";

/** Replies of token endpoints as vendors document them and as the wild has them. */
const replies: readonly [name: string, answer: Answer, meaning: Class, reason: HealthReason][] = [
  ["500 text", raw(500, "text/plain", "oops"), "transient", "provider_unreachable"],
  ["500 empty", raw(500, "text/plain", ""), "transient", "provider_unreachable"],
  ["502 page of a proxy", raw(502, "text/html", "<html>Bad Gateway"), "transient", "provider_unreachable"],
  ["503 temporarily_unavailable", oauthError("temporarily_unavailable", 503), "transient", "provider_unreachable"],
  ["503 invalid_grant", oauthError("invalid_grant", 503), "transient", "provider_unreachable"],
  ["503 with Retry-After", raw(503, "text/plain", "", { "retry-after": "30" }), "transient", "provider_unreachable"],
  ["504", raw(504, "text/plain", "upstream timed out"), "transient", "provider_unreachable"],
  ["520 of a CDN", raw(520, "text/html", "<html>"), "transient", "provider_unreachable"],
  ["500 invalid_client", oauthError("invalid_client", 500), "transient", "provider_unreachable"],
  ["429 rate_limited", oauthError("rate_limited", 429), "transient", "provider_unreachable"],
  ["429 invalid_grant", oauthError("invalid_grant", 429), "transient", "provider_unreachable"],
  ["429 empty", raw(429, "text/plain", ""), "transient", "provider_unreachable"],
  ["200 ratelimited (Slack)", json({ ok: false, error: "ratelimited" }), "transient", "provider_unreachable"],
  ["400 slow_down", oauthError("slow_down"), "transient", "provider_unreachable"],
  ["400 server_error", oauthError("server_error"), "transient", "provider_unreachable"],
  ["200 internal_error", oauthError("internal_error", 200), "transient", "provider_unreachable"],
  ["200 fatal_error (Slack)", json({ ok: false, error: "fatal_error" }), "transient", "provider_unreachable"],
  ["400 unknown_error (Salesforce)", oauthError("unknown_error"), "transient", "provider_unreachable"],
  ["400 request_timeout", oauthError("request_timeout"), "transient", "provider_unreachable"],
  ["200 page (maintenance)", raw(200, "text/html", "<html>Back soon"), "transient", "provider_unreachable"],
  ["403 page (firewall)", raw(403, "text/html", "<html>Blocked"), "transient", "provider_unreachable"],
  ["404 page", raw(404, "text/html", "<html>"), "transient", "provider_unreachable"],
  ["connection cut", (response) => response.destroy(), "transient", "provider_unreachable"],
  [
    "cut in the middle of the body",
    (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "400" });
      response.write('{"access_token":"a');
      setImmediate(() => response.destroy());
    },
    "transient",
    "provider_unreachable",
  ],
  ["half a document", raw(200, "application/json", '{"access_tok'), "transient", "provider_answer_invalid"],
  ["200 empty", raw(200, "application/json", ""), "transient", "provider_answer_invalid"],
  ["empty object", json({}), "transient", "provider_answer_invalid"],
  ["a list", json([1]), "transient", "provider_answer_invalid"],
  ["no access token", json({ refresh_token: "r" }), "transient", "provider_answer_invalid"],
  ["a token that is a number", json({ access_token: 7 }), "transient", "provider_answer_invalid"],
  ["CR LF in the token", json({ access_token: "a\r\nb" }), "transient", "provider_answer_invalid"],
  ["80 KiB", json({ access_token: "a".repeat(80 * 1024) }), "transient", "provider_answer_invalid"],
  ["a DPoP token", json({ access_token: "a", token_type: "DPoP" }), "transient", "provider_answer_invalid"],
  [
    "a redirect",
    (response) => response.writeHead(302, { location: "http://169.254.169.254/" }).end(),
    "transient",
    "provider_answer_invalid",
  ],
  ["400 unknown word", oauthError("teapot"), "transient", "provider_answer_invalid"],
  ["400 invalid_request", oauthError("invalid_request"), "transient", "provider_answer_invalid"],
  ["400 without a word", json({ message: "no" }, 400), "transient", "provider_answer_invalid"],
  ["400 error that is an object", json({ error: { code: 1 } }, 400), "transient", "provider_answer_invalid"],
  ["401 empty", raw(401, "application/json", "{}"), "transient", "provider_answer_invalid"],
  ["400 access_denied", oauthError("access_denied"), "transient", "provider_said_no"],
  ["401 invalid_client", oauthError("invalid_client", 401), "integration", "app_refused"],
  ["400 invalid_client", oauthError("invalid_client"), "integration", "app_refused"],
  ["400 unauthorized_client", oauthError("unauthorized_client"), "integration", "app_refused"],
  ["400 unsupported_grant_type", oauthError("unsupported_grant_type"), "integration", "app_refused"],
  [
    "200 incorrect_client_credentials (GitHub)",
    oauthError("incorrect_client_credentials", 200),
    "integration",
    "app_refused",
  ],
  ["200 bad_client_secret (Slack)", oauthError("bad_client_secret", 200), "integration", "app_refused"],
  ["400 application_suspended (GitHub)", oauthError("application_suspended"), "integration", "app_refused"],
  ["400 inactive_org (Salesforce)", oauthError("inactive_org"), "transient", "provider_said_no"],
  ["400 invalid_grant", oauthError("invalid_grant"), "grant", "refused_once"],
  ["401 invalid_grant", oauthError("invalid_grant", 401), "grant", "refused_once"],
  ["403 invalid_grant", oauthError("invalid_grant", 403), "grant", "refused_once"],
  [
    "400 invalid_grant (Google)",
    json({ error: "invalid_grant", error_description: "Token has been expired or revoked." }, 400),
    "grant",
    "refused_once",
  ],
  ["200 bad_refresh_token (GitHub)", oauthError("bad_refresh_token", 200), "grant", "refused_once"],
  ["200 token_revoked (Slack)", oauthError("token_revoked", 200), "grant", "refused_once"],
  ["200 invalid_refresh_token (Slack)", oauthError("invalid_refresh_token", 200), "grant", "refused_once"],
  ["200 token_expired (Slack)", oauthError("token_expired", 200), "grant", "refused_once"],
];

test.each(replies)("TR-07: %s", async (_name, answer, meaning, reason) => {
  const stage = await openRefreshStage(room);
  const { id } = await stage.connectExpired();
  room.provider.answer = answer;
  expect(await codeOf(stage.fresh())).toBe("credential.refresh_failed");
  const health: CredentialHealth = meaning === "grant" ? "suspect" : "healthy";
  expect(await stage.row(id)).toMatchObject({
    status: "VALID",
    status_reason: null,
    health,
    last_failure_reason: reason,
    secret_version: 1,
    refresh_failures: meaning === "integration" ? 0 : 1,
    refresh_lease_owner: null,
  });
  // whatever it was, the old refresh token is still there and works once the provider does
  room.provider.answer = undefined;
  room.clock.advance(5 * 60_000);
  expect(await codeOf(stage.fresh())).toBe("served");
  expect(await stage.row(id)).toMatchObject({ health: "healthy", refresh_failures: 0, refusals: 0 });
});

test("TR-07: the table has at least forty replies of all three kinds", () => {
  expect(replies.length).toBeGreaterThanOrEqual(40);
  expect(new Set(replies.map(([, , meaning]) => meaning))).toEqual(new Set(["transient", "grant", "integration"]));
});
