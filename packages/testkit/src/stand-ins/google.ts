import { createHash } from "node:crypto";
import { bearerIn } from "../loopback/credential.ts";
import type { Answer, ApiCall, Vendor } from "./vendor.ts";
import type { Upstream } from "./upstream.ts";

const openPaths = /^\/(o\/oauth2\/|\.well-known\/|oauth2\/v3\/certs|discovery\/|_emulate\/)/;
const userinfoPath = /^\/(?:oauth2\/(v[123])|v1)\/userinfo$/;

/** Google: five origins in the real world. The emulator knows one address of each thing; the gate adds the others. */
export const google: Vendor = {
  service: "google",
  origins: [
    "https://accounts.google.com",
    "https://oauth2.googleapis.com",
    "https://www.googleapis.com",
    "https://openidconnect.googleapis.com",
    "https://gmail.googleapis.com",
  ],
  kindOf(_method, pathname) {
    if (pathname === "/token" || pathname === "/oauth2/token") return "token";
    if (pathname === "/revoke" || pathname === "/oauth2/revoke" || pathname === "/o/oauth2/revoke") return "revoke";
    return openPaths.test(pathname) ? "page" : "api";
  },
  oauth: {
    authorizePath: "/o/oauth2/v2/auth",
    tokenPrefix: "google_",
    consentPath: "/o/oauth2/v2/auth/callback",
    upstreamTokenPath: "/oauth2/token",
    defaults: { accessTokenLifetimeSeconds: 3600, refreshTokens: "stable" },
    tokenHolders: (answer) => [answer],
    expiryExtras: {},
    alwaysOffline: false,
    answersFormByDefault: false,
    refuseToken(refusal) {
      if (refusal === "bad_client") return tokenError(401, "invalid_client", "Unauthorized");
      return tokenError(
        400,
        "invalid_grant",
        refusal === "bad_refresh_token" ? "Token has been expired or revoked." : "Bad Request",
      );
    },
    loginOf: (form, users) =>
      Promise.resolve(users.find(({ email }) => email === form["email"])?.login ?? form["email"] ?? null),
    revocation: {
      needsClient: false,
      wholeGrant: () => true,
      tokenIn: (fields) => fields["token"] ?? null,
      done: { status: 200, body: {} },
      unknown: tokenError(400, "invalid_token", "Token expired or revoked"),
    },
  },
  seed: ({ client, redirectUris, users, doorTokens }) => ({
    tokens: Object.fromEntries(users.map(({ login, email }) => [doorTokens[login] ?? "", { login: email }])),
    google: {
      users: users.map(({ email, name }) => ({ email, name })),
      oauth_clients: [
        { client_id: client.id, client_secret: client.secret, name: "Acme (Portico)", redirect_uris: redirectUris },
      ],
      messages: users.map(({ login, email }) => ({
        id: `msg_${login}`,
        user_email: email,
        from: "welcome@example.com",
        to: email,
        subject: `Welcome, ${login}`,
        body_text: "The inbox of a stand-in.",
        label_ids: ["INBOX", "UNREAD"],
      })),
      calendars: users.map(({ email }) => ({
        id: "primary",
        user_email: email,
        summary: email,
        primary: true,
        selected: true,
        time_zone: "UTC",
      })),
      drive_items: users.map(({ login, email }) => ({
        id: `drv_${login}`,
        user_email: email,
        name: `${login}.txt`,
        mime_type: "text/plain",
        parent_ids: ["root"],
      })),
    },
  }),
  credentialIn: (request) => bearerIn(request.headers),
  refuseCall: () => ({
    status: 401,
    body: {
      error: {
        code: 401,
        message:
          "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
        status: "UNAUTHENTICATED",
      },
    },
  }),
  async ownAnswer(call, upstream) {
    const describe = whoamiAnswers.get(call.pathname) ?? (userinfoPath.test(call.pathname) ? userinfo : null);
    if (describe === null || call.method !== "GET") return null;
    const person = await upstream.getJson("/oauth2/v2/userinfo", call.grant.upstreamToken);
    const { upstreamToken } = call.grant;
    return {
      status: 200,
      body: await describe({ call, person, id: immutableId(person["email"]), upstream, upstreamToken }),
    };
  },
};

interface WhoamiInput {
  readonly call: ApiCall;
  readonly person: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly upstream: Upstream;
  readonly upstreamToken: string;
}
type Describe = (input: WhoamiInput) => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;

/** Version 1 and 2 call the id `id`, version 3 and the OpenID one `sub`. */
const userinfo: Describe = ({ call, person, id }) => {
  const { sub: _emulated, email_verified: verified, ...rest } = person;
  const old = /^\/oauth2\/v[12]\//.test(call.pathname);
  return old ? { id, verified_email: verified, ...rest } : { sub: id, email_verified: verified, ...rest };
};

/** Addresses that name the account and that the emulator lacks. */
const whoamiAnswers = new Map<string, Describe>([
  [
    "/drive/v3/about",
    ({ person, id }) => ({
      kind: "drive#about",
      user: {
        kind: "drive#user",
        displayName: person["name"],
        me: true,
        permissionId: id,
        emailAddress: person["email"],
      },
    }),
  ],
  [
    "/gmail/v1/users/me/profile",
    async ({ person, upstream, upstreamToken }) => {
      const listed = await upstream.getJson("/gmail/v1/users/me/messages", upstreamToken);
      const messages = Array.isArray(listed["messages"]) ? listed["messages"].length : 0;
      return { emailAddress: person["email"], messagesTotal: messages, threadsTotal: messages, historyId: "1" };
    },
  ],
  ["/calendar/v3/calendars/primary", ({ person }) => calendar(person, "calendar#calendar")],
  [
    "/calendar/v3/users/me/calendarList/primary",
    ({ person }) => ({ ...calendar(person, "calendar#calendarListEntry"), primary: true, accessRole: "owner" }),
  ],
]);

function calendar(person: Readonly<Record<string, unknown>>, kind: string): Record<string, unknown> {
  return { kind, etag: '"1"', id: person["email"], summary: person["email"], timeZone: "UTC" };
}

/** The emulator draws a new id at every start; a real account keeps its own for ever. */
function immutableId(email: unknown): string {
  const digest = createHash("sha256").update(String(email)).digest("hex").slice(0, 16);
  return `1${BigInt(`0x${digest}`).toString().padStart(20, "0")}`;
}

function tokenError(status: number, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } };
}
