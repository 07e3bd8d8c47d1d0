import type { TokenBehaviour } from "./behaviours.ts";
import type { IssuedPair } from "./grants.ts";

export interface TokenAnswer {
  readonly status: number;
  /** Text is sent as it is, for bodies that are no JSON object. */
  readonly body: Readonly<Record<string, unknown>> | string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Members = Readonly<Record<string, unknown>>;

/** The answer to a token request that is in order, bent by the behaviour. */
export function tokenAnswer(
  behaviour: TokenBehaviour,
  pair: IssuedPair,
  fields: Readonly<Record<string, string>>,
  clientSecret: string,
): TokenAnswer {
  const good: Members = {
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    token_type: "Bearer",
    expires_in: 3600,
    scope: "read write",
  };
  const changes = changed[behaviour];
  if (changes !== undefined) return { status: 200, body: { ...good, ...changes } };
  const error = errors[behaviour];
  if (error !== undefined) return { status: error[0], body: { error: error[1] } };
  const { access_token: _token, ...tokenless } = good;
  const { expires_in: _expiry, ...endless } = good;
  const { refresh_token: _refresh, ...unrefreshable } = good;
  const text = JSON.stringify(good);
  switch (behaviour) {
    case "no_token":
      return { status: 200, body: tokenless };
    case "no_expiry":
      return { status: 200, body: endless };
    case "no_refresh_token":
      return { status: 200, body: unrefreshable };
    case "same_refresh_token":
      return { status: 200, body: { ...good, refresh_token: fields["refresh_token"] ?? pair.refreshToken } };
    case "instant_expiry":
      return { status: 200, body: { ...good, expires_in: Math.round(Date.now() / 1000) + 3600 } };
    case "empty_400":
      return { status: 400, body: "" };
    case "truncated_json":
      return { status: 200, body: text.slice(0, -20) };
    case "byte_order_mark":
      return { status: 200, body: `\u{feff}${text}` };
    case "doubled_members":
      return { status: 200, body: text.replace("{", '{"access_token":"hostile_first",') };
    case "array_body":
      return { status: 200, body: `[${text}]` };
    case "null_body":
      return { status: 200, body: "null" };
    case "other_media_type":
      return { status: 200, body: text, headers: { "content-type": "text/plain" } };
    case "form_encoded":
      return {
        status: 200,
        body: new URLSearchParams(
          Object.entries(good).map(([name, value]): [string, string] => [name, String(value)]),
        ).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded" },
      };
    case "long_content_length":
      return { status: 200, body: text, headers: { "content-length": String(text.length + 100) } };
    case "short_content_length":
      return { status: 200, body: text, headers: { "content-length": String(text.length - 20) } };
    case "skewed_date":
      return { status: 200, body: good, headers: { date: "Mon, 02 Nov 2015 08:00:00 GMT" } };
    case "echoes_request":
      return {
        status: 400,
        body: {
          error: "invalid_request",
          error_description: `you sent ${JSON.stringify(fields)} with ${clientSecret}`,
        },
      };
    default:
      return { status: 200, body: good };
  }
}

/** Members that differ from a good answer's. */
const changed: Readonly<Partial<Record<TokenBehaviour, Members>>> = {
  header_breaking_token: { access_token: "hostile\r\nX-Injected: yes" },
  negative_expiry: { expires_in: -1 },
  zero_expiry: { expires_in: 0 },
  text_expiry: { expires_in: "soon" },
  numeric_text_expiry: { expires_in: "3600" },
  huge_expiry: { expires_in: 1e300 },
  number_token: { access_token: 42 },
  empty_refresh_token: { refresh_token: "" },
  fewer_scopes: { scope: "read" },
  dpop_token: { token_type: "DPoP" },
};

const errors: Readonly<Partial<Record<TokenBehaviour, readonly [number, string]>>> = {
  error_with_200: [200, "bad_verification_code"],
  invalid_grant: [400, "invalid_grant"],
  invalid_client: [401, "invalid_client"],
  unauthorized_client: [400, "unauthorized_client"],
  unknown_error: [400, "teapot"],
};
