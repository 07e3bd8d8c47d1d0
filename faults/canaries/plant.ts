import { randomBytes } from "node:crypto";
import {
  attemptStatus,
  createVisitor,
  hostileDeclaration,
  walkToCallback,
  type Host,
  type HostIntegration,
  type HostileProvider,
  type PorticoProcess,
  type TokenBehaviour,
} from "@portico/testkit";
import type { Canary, Haystack } from "./encodings.ts";

export interface Garden {
  readonly portico: PorticoProcess;
  readonly host: Host;
  readonly hostile: HostileProvider;
  readonly apiKeys: readonly string[];
}

/** What was planted, and every answer that came back while it was. */
export interface Planted {
  readonly canaries: readonly Canary[];
  readonly answers: readonly Haystack[];
  /** Answers of an API that writes what it gets into its body. */
  readonly echoes: readonly Haystack[];
  readonly integrations: readonly HostIntegration[];
  readonly users: readonly string[];
}

const hostOrigin = "http://localhost:5999";
/** What goes wrong while canaries are on their way: errors are where secrets like to be written down. */
const misbehaved: readonly TokenBehaviour[] = [
  "echoes_request",
  "invalid_grant",
  "html_with_200",
  "truncated_json",
  "header_breaking_token",
  "doubled_members",
  "form_encoded",
  "drops_connection",
  "invalid_client",
];

/** Uses every feature with secrets that are searched for afterwards. */
export async function plant({ portico, host, hostile, apiKeys }: Garden): Promise<Planted> {
  const answers: Haystack[] = [];
  const canaries: Canary[] = [];
  const keep = async (name: string, answer: Response): Promise<Response> => {
    const headers = JSON.stringify([...answer.headers]);
    answers.push({
      name,
      bytes: Buffer.concat([Buffer.from(headers), Buffer.from(await answer.clone().arrayBuffer())]),
    });
    return answer;
  };
  canaries.push({ what: "client secret", text: hostile.client.secret });
  // between its first and last line the key is nothing but secret
  canaries.push({ what: "signing key", text: host.signingKey.split("\n").slice(5, 7).join("\n") });

  await host.addProvider(hostileDeclaration(hostile.origin));
  const requestPolicy = { mode: "read", rules: [] };
  const { id: clientId, secret: clientSecret } = hostile.client;
  const byOAuth = await host.add("hostile-id", { requestPolicy, clientId, clientSecret });
  const byKey = await host.add("stripe", { requestPolicy });
  const users: string[] = [];
  const newUser = async (): Promise<string> => {
    const user = `user-${users.length}`;
    users.push(user);
    canaries.push({ what: `user token of ${user}`, text: (await host.token(user)).split(".")[2] ?? "" });
    return user;
  };
  const read = async (user: string, type: string, path: string): Promise<Response> =>
    keep(`proxied ${path}`, await host.call(user, "GET", `/projects/:project/sdk/proxy/${type}${path}`));

  const connect = async (token: TokenBehaviour): Promise<string> => {
    const user = await newUser();
    const browser = createVisitor(portico.url, host);
    const { attempt, callbackUrl } = await walkToCallback(host, browser, user, byOAuth, hostOrigin);
    hostile.behave({ token });
    await keep(`callback, ${token}`, await browser.navigate(callbackUrl));
    hostile.behaveWell();
    await attemptStatus(host, user, attempt.key);
    return user;
  };
  for (let round = 0; round < 3; round += 1) {
    const user = await connect("answers");
    await read(user, "hostile-id", "/me");
    hostile.behave({ api: "echoes_credential" });
    await read(user, "hostile-id", "/echo");
    // every call is refused: the token is refreshed by force, which is refused as well
    hostile.behave({ api: "always_401", token: misbehaved[round] ?? "answers" });
    await read(user, "hostile-id", "/me");
    hostile.behaveWell();
    await read(user, "hostile-id", "/me");
  }
  const refreshed = await connect("answers");
  hostile.behave({ api: "always_401" });
  await read(refreshed, "hostile-id", "/me");
  hostile.behaveWell();
  const again = await read(refreshed, "hostile-id", "/me");
  if (again.status !== 200) throw new Error(`A refreshed token was answered with ${again.status}`);
  for (const behaviour of misbehaved) await connect(behaviour);
  const leaving = await connect("answers");
  await keep("disconnect", await host.call(leaving, "DELETE", `/projects/:project/sdk/integrations/${byOAuth.id}`));

  const rejected = `rejected-${randomBytes(12).toString("hex")}`;
  for (const apiKey of [...apiKeys, rejected]) {
    const user = await newUser();
    canaries.push({ what: "API key of a user", text: apiKey });
    const body = { integrationId: byKey.id, config: {}, payload: { apiKey }, installOptions: {} };
    await keep("connect by key", await host.call(user, "POST", "/projects/:project/sdk/credentials", body));
    await read(user, "stripe", "/v1/account");
  }
  for (const user of users) await keep("me", await host.call(user, "GET", "/projects/:project/sdk/me"));
  const isEcho = ({ name }: Haystack): boolean => name.endsWith("/echo");
  return {
    canaries: [...canaries, ...seenBy(hostile)],
    answers: answers.filter((answer) => !isEcho(answer)),
    echoes: answers.filter(isEcho),
    integrations: [byOAuth, byKey],
    users,
  };
}

/** What the provider got and gave: states, codes, proof keys, tokens. */
function seenBy({ log, issuedTokens }: HostileProvider): Canary[] {
  const found = new Map<string, string>();
  for (const token of issuedTokens) found.set(token, "token");
  for (const { path } of log.of("authorize")) {
    found.set(new URL(path, "http://127.0.0.1").searchParams.get("state") ?? "", "state");
  }
  for (const { fields } of log.of("token")) {
    for (const name of ["code", "code_verifier", "refresh_token"]) found.set(fields?.[name] ?? "", name);
  }
  // a token that breaks a header is refused, and stands in no store; its text is known to everybody
  return [...found]
    .filter(([text]) => text.length >= 12 && !text.includes("\n"))
    .map(([text, what]) => ({ what, text }));
}
