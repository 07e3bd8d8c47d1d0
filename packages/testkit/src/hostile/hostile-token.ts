import { randomBytes } from "node:crypto";
import type { TokenBehaviour } from "./behaviours.ts";

export interface TokenAnswer {
  readonly status: number;
  /** Text is sent as it is, for bodies that are no JSON. */
  readonly body: Readonly<Record<string, unknown>> | string;
}

/** The answer to a token request that is in order, bent by the behaviour. */
export function tokenAnswer(
  behaviour: TokenBehaviour,
  fields: Readonly<Record<string, string>>,
  clientSecret: string,
): TokenAnswer {
  const good: Record<string, unknown> = {
    access_token: `hostile_${randomBytes(16).toString("hex")}`,
    refresh_token: `hostile_refresh_${randomBytes(16).toString("hex")}`,
    token_type: "Bearer",
    expires_in: 3600,
    scope: "read write",
  };
  const { access_token: _token, ...tokenless } = good;
  const { expires_in: _expiry, ...endless } = good;
  const ok = (changed: Readonly<Record<string, unknown>>): TokenAnswer => ({
    status: 200,
    body: { ...good, ...changed },
  });

  switch (behaviour) {
    case "header_breaking_token":
      return ok({ access_token: "hostile\r\nX-Injected: yes" });
    case "negative_expiry":
      return ok({ expires_in: -1 });
    case "text_expiry":
      return ok({ expires_in: "soon" });
    case "huge_expiry":
      return ok({ expires_in: 1e300 });
    case "number_token":
      return ok({ access_token: 42 });
    case "fewer_scopes":
      return ok({ scope: "read" });
    case "no_token":
      return { status: 200, body: tokenless };
    case "no_expiry":
      return { status: 200, body: endless };
    case "error_with_200":
      return {
        status: 200,
        body: { error: "bad_verification_code", error_description: "The code passed is incorrect or expired." },
      };
    case "invalid_grant":
      return { status: 400, body: { error: "invalid_grant" } };
    case "invalid_client":
      return { status: 401, body: { error: "invalid_client" } };
    case "empty_400":
      return { status: 400, body: "" };
    case "truncated_json":
      return { status: 200, body: JSON.stringify(good).slice(0, -20) };
    case "echoes_request":
      return {
        status: 400,
        body: {
          error: "invalid_request",
          error_description: `you sent ${JSON.stringify(fields)} with ${clientSecret}`,
        },
      };
    default:
      return ok({});
  }
}
