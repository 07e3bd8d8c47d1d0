import type { ServerResponse } from "node:http";
import { misbehave } from "../loopback/misbehave.ts";

/** What the endpoints for temporary credentials and tokens do. The first is polite. */
export const oauth1Behaviours = [
  "answers",
  /** No `oauth_callback_confirmed`, as before the protocol was revised. */
  "callback_unconfirmed",
  /** `oauth_callback_confirmed=false`. */
  "callback_refused",
  "no_token",
  "no_secret",
  /** `oauth_token` twice. */
  "doubled_members",
  /** CR and LF in the token, which would break a header in two. */
  "header_breaking_token",
  "control_character_in_secret",
  "long_token",
  "json",
  /** A problem of the reporting extension, with status 200. */
  "problem_with_200",
  "empty_200",
  "empty_401",
  "text_400",
  "body_10_mb",
  "redirects_to_metadata",
  "html_with_200",
  "html_with_400",
  "status_503",
  "rate_limited",
  "gzip_bomb",
  "drops_connection",
  "drips",
  "hangs",
] as const;

export type Oauth1Behaviour = (typeof oauth1Behaviours)[number];

/** False: polite, the peers answer. */
export function misbehaveAsOauth1(behaviour: Oauth1Behaviour, response: ServerResponse): boolean {
  if (misbehave(behaviour, response)) return true;
  const answer = answers[behaviour];
  if (answer === undefined) return false;
  const [status, body, type = "application/x-www-form-urlencoded"] = answer;
  response.writeHead(status, { "content-type": type }).end(body);
  return true;
}

const secret = "oauth_token_secret=s-1";
const confirmed = "oauth_callback_confirmed=true";

const answers: Readonly<Partial<Record<Oauth1Behaviour, [number, string, string?]>>> = {
  callback_unconfirmed: [200, `oauth_token=t-1&${secret}`],
  callback_refused: [200, `oauth_token=t-1&${secret}&oauth_callback_confirmed=false`],
  no_token: [200, `${secret}&${confirmed}`],
  no_secret: [200, `oauth_token=t-1&${confirmed}`],
  doubled_members: [200, `oauth_token=t-1&oauth_token=t-2&${secret}&${confirmed}`],
  header_breaking_token: [200, `oauth_token=t-1%0D%0AX-Injected%3A%201&${secret}&${confirmed}`],
  control_character_in_secret: [200, `oauth_token=t-1&oauth_token_secret=s%00s&${confirmed}`],
  long_token: [200, `oauth_token=${"t".repeat(20_000)}&${secret}&${confirmed}`],
  json: [
    200,
    JSON.stringify({ oauth_token: "t-1", oauth_token_secret: "s-1", oauth_callback_confirmed: "true" }),
    "application/json",
  ],
  problem_with_200: [200, "oauth_problem=token_rejected", "text/plain"],
  empty_200: [200, ""],
  empty_401: [401, ""],
  text_400: [400, "Invalid / expired Token", "text/plain"],
};
