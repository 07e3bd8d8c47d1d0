import { createHash } from "node:crypto";
import { declarationSchema } from "@portico/providers";
import {
  hostileDeclaration,
  misbehaviours,
  startHostileProvider,
  type HostileProvider,
  type TokenBehaviour,
} from "@portico/testkit";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../packages/server/src/lib/clock.ts";
import { silentLogger } from "../../packages/server/src/lib/logger.ts";
import { Secret } from "../../packages/server/src/lib/secret.ts";
import { createOutbound } from "../../packages/server/src/net/create-outbound.ts";
import type { TokenAnswer } from "../../packages/server/src/oauth/token-answer.ts";
import { exchangeCode, refreshTokens } from "../../packages/server/src/oauth/token-endpoint.ts";
import { TokenRequestError, type TokenFailureKind } from "../../packages/server/src/oauth/token-failure.ts";

/** What a code, and what a refresh token, comes to. `in_doubt`: the provider may have acted on it. */
type Outcome = "tokens" | TokenFailureKind | `${TokenFailureKind}, in doubt`;

const outcomes: Readonly<Record<TokenBehaviour, Outcome | readonly [code: Outcome, refresh: Outcome]>> = {
  answers: "tokens",
  body_10_mb: "answer_invalid, in doubt",
  drips: "unreachable, in doubt",
  redirects_to_metadata: "answer_invalid",
  header_breaking_token: "answer_invalid, in doubt",
  negative_expiry: "tokens",
  zero_expiry: "tokens",
  text_expiry: "tokens",
  numeric_text_expiry: "tokens",
  instant_expiry: "tokens",
  huge_expiry: "tokens",
  no_expiry: "tokens",
  no_token: "answer_invalid, in doubt",
  number_token: "answer_invalid, in doubt",
  no_refresh_token: ["app_refused", "tokens"],
  empty_refresh_token: ["app_refused", "tokens"],
  same_refresh_token: "tokens",
  html_with_200: "unreachable, in doubt",
  html_with_400: "unreachable",
  error_with_200: "grant_refused",
  invalid_grant: "grant_refused",
  invalid_grant_once: "grant_refused",
  flaps: "unreachable, in doubt",
  invalid_client: "app_refused",
  unauthorized_client: "app_refused",
  unknown_error: "answer_invalid",
  empty_400: "answer_invalid",
  status_503: "unreachable, in doubt",
  rate_limited: "unreachable",
  rate_limited_until: "unreachable",
  truncated_json: "answer_invalid, in doubt",
  gzip_bomb: "answer_invalid, in doubt",
  other_media_type: "answer_invalid, in doubt",
  form_encoded: "tokens",
  // refusing it would lose a rotated token for three bytes that a reader may ignore (RFC 8259 section 8.1)
  byte_order_mark: "tokens",
  // as every JSON reader: the last one
  doubled_members: "tokens",
  array_body: "answer_invalid, in doubt",
  null_body: "answer_invalid, in doubt",
  dpop_token: "answer_invalid, in doubt",
  endless_chunks: "answer_invalid, in doubt",
  long_content_length: "unreachable, in doubt",
  short_content_length: "answer_invalid, in doubt",
  skewed_date: "tokens",
  echoes_request: "answer_invalid",
  fewer_scopes: "tokens",
  answers_late: "unreachable, in doubt",
  acts_after_client_left: "unreachable, in doubt",
  hangs: "unreachable, in doubt",
  drops_connection: "unreachable, in doubt",
};

const verifier = "v".repeat(43);
const redirectUri = "http://127.0.0.1:9/callback";
const declaredLifetimeMs = 3_600_000;

describe("OA-27: a hostile token endpoint", () => {
  test("OA-27: there are at least 60 misbehaviours, each different", () => {
    expect(new Set(misbehaviours).size).toBeGreaterThanOrEqual(60);
  });

  test.each([
    ["rate_limited", 120],
    ["rate_limited_until", 120],
  ] as const)("TR-11, OA-27: %s: what the provider asks for is kept, in either form", async (behaviour, seconds) => {
    await using hostile = await startHostileProvider();
    const { transport, app } = clientOf(hostile);
    hostile.behave({ token: behaviour });
    const error = await refreshTokens(transport, app, new Secret("r")).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(TokenRequestError);
    const { retryAfterSeconds } = error as TokenRequestError;
    // the date has whole seconds
    expect(retryAfterSeconds).toBeGreaterThanOrEqual(seconds - 2);
    expect(retryAfterSeconds).toBeLessThanOrEqual(seconds + 1);
    await transport.outbound.close();
  });

  const cases = Object.entries(outcomes).flatMap(([behaviour, expected]) =>
    (["code", "refresh token"] as const).map((what, at) => ({
      behaviour: behaviour as TokenBehaviour,
      what,
      expected: typeof expected === "string" ? expected : expected[at],
    })),
  );
  // at once: some are only over when the 10 s of a token request are
  test.concurrent.for(cases)("OA-11, OA-27, TR-07: $behaviour, to a $what: $expected", async (one, { expect }) => {
    await using hostile = await startHostileProvider();
    const { transport, app } = clientOf(hostile);
    const exchange = async (): Promise<TokenAnswer> =>
      exchangeCode(transport, app, { code: await consent(hostile), redirectUri, verifier: new Secret(verifier) });
    const { refreshToken } = await exchange();
    hostile.behave({ token: one.behaviour });
    const asked = one.what === "code" ? exchange() : refreshTokens(transport, app, refreshToken!);
    expect(await outcomeOf(asked, hostile.client.secret)).toBe(one.expected);
    // nothing went anywhere else, and nothing was asked twice
    expect(hostile.log.count("token")).toBe(2);
    expect(hostile.log.count("stray")).toBe(0);
    await transport.outbound.close();
  });
});

async function consent({ origin }: HostileProvider): Promise<string> {
  const query = new URLSearchParams({
    redirect_uri: redirectUri,
    state: "s",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  });
  const answer = await fetch(`${origin}/authorize?${query}`, { redirect: "manual" });
  return new URL(answer.headers.get("location") ?? "about:blank").searchParams.get("code") ?? "";
}

function clientOf({ origin, client }: HostileProvider) {
  const provider = declarationSchema.parse(hostileDeclaration(origin));
  const egressAllow = [new URL(origin).host];
  return {
    app: {
      provider,
      clientId: client.id,
      clientSecret: new Secret(client.secret),
      accountType: null,
      values: {},
      scopes: [],
    },
    transport: {
      outbound: createOutbound({ standIns: {}, egressAllow, clock: systemClock, logger: silentLogger }),
      clock: systemClock,
    },
  };
}

/** What became of it; whatever it is, nothing that cannot be sent or that has no end in sight comes out. */
async function outcomeOf(asked: Promise<TokenAnswer>, clientSecret: string): Promise<Outcome> {
  try {
    const { accessToken, refreshToken, expiresAt, requestedAt } = await asked;
    expect(accessToken.reveal()).toMatch(/^[\x21-\x7e]{1,16384}$/);
    if (refreshToken !== undefined) expect(refreshToken.reveal()).toMatch(/^[\x20-\x7e]{1,16384}$/);
    const lifetimeMs = (expiresAt ?? requestedAt).getTime() - requestedAt.getTime();
    expect(lifetimeMs === 0 || lifetimeMs === declaredLifetimeMs).toBe(true);
    return "tokens";
  } catch (error) {
    if (!(error instanceof TokenRequestError)) throw error;
    const shown = `${error.stack} ${JSON.stringify(error)} ${JSON.stringify(error.meta)} ${String(error.cause)}`;
    expect(shown).not.toContain(clientSecret);
    expect(shown).not.toContain("hostile_");
    expect(shown).not.toContain(verifier);
    return error.inDoubt ? `${error.kind}, in doubt` : error.kind;
  }
}
