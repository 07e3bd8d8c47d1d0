import { bearerIn } from "../loopback/credential.ts";
import { isObject } from "../loopback/request-body.ts";
import type { TokenRefusal } from "./token-ledger.ts";
import type { Answer, ApiCall, TokenEndpointRefusal, Vendor } from "./vendor.ts";

const callRefusals: Record<TokenRefusal, string> = {
  missing: "not_authed",
  unknown: "invalid_auth",
  expired: "token_expired",
  revoked: "token_revoked",
};
const tokenRefusals: Record<TokenEndpointRefusal, string> = {
  bad_client: "bad_client_secret",
  bad_code: "invalid_code",
  bad_verifier: "invalid_code_verifier",
  bad_refresh_token: "invalid_refresh_token",
};

/** Fixed, so that the app is the same one after a restart. */
const appId = "A0PORTICO01";
const bot = { bot_id: "B0PORTICO01", bot_user_id: "U0PORTICO01" };

/**
 * Slack: every error comes with status 200 and `ok: false`. A code gives a bot token and, for `user_scope`, a user
 * token in `authed_user`; the answer to a refresh is flat for both.
 */
export const slack: Vendor = {
  service: "slack",
  origins: ["https://slack.com"],
  kindOf(_method, pathname) {
    if (pathname === "/api/oauth.v2.access") return "token";
    if (pathname === "/api/auth.revoke") return "revoke";
    return pathname.startsWith("/oauth/v2/") || pathname.startsWith("/_emulate/") ? "page" : "api";
  },
  oauth: {
    authorizePath: "/oauth/v2/authorize",
    tokenPrefix: "xoxb-",
    consentPath: "/oauth/v2/authorize/callback",
    upstreamTokenPath: "/api/oauth.v2.access",
    defaults: { accessTokenLifetimeSeconds: null, refreshTokens: "none" },
    tokenHolders: (answer) => [answer, answer["authed_user"]].filter(isObject),
    expiryExtras: {},
    alwaysOffline: true,
    answersFormByDefault: false,
    refuseToken: (refusal) => failure(tokenRefusals[refusal]),
    async loginOf(form, users, upstream) {
      // Any bearer will do for the emulator: this asks on the gate's own behalf.
      const listed = await upstream.send({
        method: "POST",
        path: "/api/users.list",
        headers: { authorization: "Bearer gate" },
      });
      const members = (JSON.parse(listed.text) as { members: { id: string; name: string }[] }).members;
      const name = members.find(({ id }) => id === form["user_id"])?.name;
      return users.find(({ login }) => login === name)?.login ?? name ?? null;
    },
    revocation: {
      needsClient: false,
      wholeGrant: () => false,
      tokenIn: (fields, bearer) => bearer ?? fields["token"] ?? null,
      done: { status: 200, body: { ok: true, revoked: true } },
      unknown: failure("invalid_auth"),
    },
  },
  seed: ({ client, redirectUris, users, doorTokens }) => ({
    slack: {
      team: { name: "Acme", domain: "acme" },
      users: users.map(({ login, name, email }) => ({ name: login, real_name: name, email })),
      channels: [{ name: "launches", topic: "What ships next" }],
      oauth_apps: [
        {
          client_id: client.id,
          client_secret: client.secret,
          app_id: appId,
          name: "Acme (Portico)",
          redirect_uris: redirectUris,
          ...bot,
          bot_name: "acme",
        },
      ],
      tokens: users.map(({ login }) => ({
        token: doorTokens[login] ?? "",
        type: "bot",
        user_id: bot.bot_user_id,
        app_id: appId,
        ...bot,
      })),
    },
  }),
  credentialIn: (request) => bearerIn(request.headers),
  refuseCall: (refusal) => failure(callRefusals[refusal]),
  ownAnswer: (call) => Promise.resolve(workspaceOf(call)),
  // Slack takes GET and POST for every method; the emulator mostly POST.
  upstreamTarget: ({ method, pathname, search }) =>
    method === "GET" && pathname.startsWith("/api/")
      ? { method: "POST", path: pathname, form: search.slice(1) }
      : { method, path: pathname + search },
};

/**
 * Who-am-I, with a workspace for each user. The emulator has one bot in one workspace for everybody, so a credential
 * that was mixed up between two users would answer alike; real customers come from different workspaces.
 */
function workspaceOf({ pathname, grant }: ApiCall): Answer | null {
  if (pathname !== "/api/auth.test") return null;
  const { login } = grant;
  return {
    status: 200,
    body: {
      ok: true,
      url: `https://${login}-team.slack.com/`,
      team: `Team of ${login}`,
      user: login,
      team_id: `T0${login.toUpperCase()}`,
      user_id: bot.bot_user_id,
      bot_id: bot.bot_id,
    },
  };
}

function failure(error: string): Answer {
  return { status: 200, body: { ok: false, error } };
}
