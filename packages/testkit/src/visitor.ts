import { randomBytes } from "node:crypto";
import { request, type IncomingMessage } from "node:http";
import { createCookieJar } from "./cookie-jar.ts";
import type { Host, HostIntegration } from "./host.ts";

/** One browser profile without a screen: keeps cookies, follows nothing by itself. */
export interface Visitor {
  /** Navigates like a person: with a browser's fetch metadata and this profile's cookies. Redirects are not followed. */
  navigate(url: string, headers?: Record<string, string>): Promise<Response>;
  /**
   * Opens the start page and answers its handshake nonce; what the page's script would hear. `meeting` is the key under which
   * a portal may wait for the window.
   */
  openStartPage(integration: HostIntegration, openerOrigin: string, meeting?: string): Promise<string>;
  /** What the script of one of our pages sends with this profile's cookies; answers the body. */
  post(url: string, body: unknown, headers?: Record<string, string>): Promise<Record<string, unknown>>;
}

export interface Attempt {
  key: string;
  /** Our own page, to navigate the window to. */
  redirectUrl: string;
}

/** The person's half of a connect flow on one server. `url` is the server's. */
export function createVisitor(url: string, host: Host): Visitor {
  const jar = createCookieJar();
  const navigate: Visitor["navigate"] = async (target, headers = {}) => {
    const sameOrigin = new URL(target).origin === url;
    const response = await get(target, {
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
      ...(sameOrigin ? jar.header : {}),
      ...headers,
    });
    if (sameOrigin) jar.keep(response);
    return response;
  };
  return {
    navigate,
    async post(target, body, headers = {}) {
      const answer = await fetch(target, {
        method: "POST",
        headers: { "content-type": "application/json", ...jar.header, ...headers },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as Record<string, unknown>;
    },
    async openStartPage(integration, openerOrigin, meeting) {
      const query = new URLSearchParams({
        action: integration.integrationType,
        integrationId: integration.id,
        originForPostMessage: openerOrigin,
        ...(meeting === undefined ? {} : { meeting }),
      });
      const page = await navigate(`${url}/projects/${host.projectId}/sdk/actions/oauth-nonce?${query}`);
      const facts = /<script type="application\/json" id="facts">(.*?)<\/script>/s.exec(await page.text())?.[1];
      const handshake = (JSON.parse(facts ?? "{}") as { handshake?: string }).handshake;
      if (handshake === undefined) throw new Error(`The start page answered ${page.status} without a handshake`);
      return handshake;
    },
  };
}

/** The SDK's half: begins an attempt as a user, confirming the handshake when one is given. */
export async function beginAttempt(
  host: Host,
  user: string,
  integration: HostIntegration,
  options: {
    openerOrigin: string;
    handshake?: string;
    installOptions?: object;
    answers?: object;
    redirectUrl?: string;
  },
): Promise<Attempt> {
  const key = randomBytes(9).toString("hex");
  const query = new URLSearchParams({
    action: integration.integrationType,
    integrationId: integration.id,
    oauthMetaKeyId: key,
    originForPostMessage: options.openerOrigin,
    installOptions: JSON.stringify(options.installOptions ?? {}),
    endUserSuppliedValues: JSON.stringify(options.answers ?? {}),
    ...(options.handshake === undefined ? {} : { handshake: options.handshake }),
    ...(options.redirectUrl === undefined ? {} : { redirectUrl: options.redirectUrl }),
  });
  const response = await host.call(user, "GET", `/v2/projects/:project/sdk/actions/build-oauth?${query}`);
  const body = (await response.json()) as { redirectUrl?: string; code?: string };
  if (body.redirectUrl === undefined) throw new Error(`build-oauth answered ${response.status} ${body.code}`);
  return { key, redirectUrl: body.redirectUrl };
}

/** Walks a whole flow against a provider that consents by itself, up to and without the callback; answers its address. */
export async function walkToCallback(
  host: Host,
  visitor: Visitor,
  user: string,
  integration: HostIntegration,
  openerOrigin: string,
  installOptions: object = {},
): Promise<{ attempt: Attempt; callbackUrl: string }> {
  const handshake = await visitor.openStartPage(integration, openerOrigin);
  const attempt = await beginAttempt(host, user, integration, { openerOrigin, handshake, installOptions });
  const handOff = await visitor.navigate(attempt.redirectUrl);
  const consent = await visitor.navigate(handOff.headers.get("location") ?? "about:blank");
  const callbackUrl = consent.headers.get("location");
  if (!callbackUrl) throw new Error(`The provider answered ${consent.status} without a callback`);
  return { attempt, callbackUrl };
}

/** What the SDK is told of an attempt. */
export async function attemptStatus(
  host: Host,
  user: string,
  key: string,
): Promise<{ state: string; connectCredentialId: string | null; error: { code: string } | null }> {
  const response = await host.call(user, "GET", `/projects/:project/sdk/actions/session-id/${key}`);
  return (await response.json()) as {
    state: string;
    connectCredentialId: string | null;
    error: { code: string } | null;
  };
}

/** GET below `fetch`, which writes its own Sec-Fetch headers: a navigation has others. */
async function get(target: string, headers: Record<string, string>): Promise<Response> {
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    request(target, { headers, agent: false }, resolve).once("error", reject).end();
  });
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  const status = message.statusCode ?? 0;
  const answer = new Response([204, 304].includes(status) ? null : Buffer.concat(pieces), { status });
  for (let index = 0; index < message.rawHeaders.length; index += 2) {
    answer.headers.append(message.rawHeaders[index] ?? "", message.rawHeaders[index + 1] ?? "");
  }
  return answer;
}
