import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator } from "emulate";
import { createFaults, type Faults } from "../loopback/faults.ts";
import { listenOnLoopback } from "../loopback/loopback-server.ts";
import { createRequestLog, type RequestLog } from "../loopback/request-log.ts";
import { createConsents } from "./consents.ts";
import { createGate } from "./gate.ts";
import { github } from "./github.ts";
import { google } from "./google.ts";
import { slack } from "./slack.ts";
import { stripe } from "./stripe.ts";
import { createTokenEndpoint } from "./token-endpoint.ts";
import { createTokenLedger, type RefreshTokenKind, type TokenLedger } from "./token-ledger.ts";
import { createTokenJournal } from "./token-journal.ts";
import { createUpstream } from "./upstream.ts";
import type { RequestKind, StandInClient, StandInService, StandInUser, Vendor } from "./vendor.ts";

const vendors: Readonly<Record<StandInService, Vendor>> = { github, google, slack, stripe };

/** Who has an account at every stand-in unless other users are given. */
export const seededUsers: readonly StandInUser[] = [
  { login: "ada", name: "Ada Lovelace", email: "ada@example.com" },
  { login: "grace", name: "Grace Hopper", email: "grace@example.com" },
];

export interface StandInOptions {
  readonly service: StandInService;
  /** (a free one) */
  readonly port?: number;
  /** (an id with the service's name in it, and a random secret) */
  readonly client?: StandInClient;
  /** Exact addresses that the OAuth app has registered ("any") */
  readonly redirectUris?: readonly string[] | "any";
  /** ({@link seededUsers}) */
  readonly users?: readonly StandInUser[];
  /** Keys that the API takes, with the login each stands for. Stripe needs them. (none) */
  readonly apiKeys?: Readonly<Record<string, string>>;
  /** Null: access tokens do not expire. (what the vendor does: 3600 at Google, null elsewhere) */
  readonly accessTokenLifetimeSeconds?: number | null;
  /** (what the vendor does: "stable" at Google; elsewhere "rotating" when access tokens expire, else "none") */
  readonly refreshTokens?: RefreshTokenKind;
  /** Sent on every page of the consent flow; it cuts the popup off from its opener (OA-18). (none) */
  readonly crossOriginOpenerPolicy?: "same-origin" | null;
  /** Origin that absolute addresses in answers have. (the gate's own) */
  readonly advertisedOrigin?: string;
  /** Keeps the tokens over a restart. (they end with the process) */
  readonly tokensFile?: string;
  /** Clock of the tokens' life. (the system's) */
  readonly now?: () => Date;
}

/** A vendor's emulator behind the token-strict gate. */
export interface StandIn extends AsyncDisposable {
  readonly service: StandInService;
  /** The gate's address, `http://127.0.0.1:<port>`. The vendor's paths are below it. */
  readonly origin: string;
  /** Real origin of the vendor → gate, for the server's `PORTICO_STAND_INS`. */
  readonly origins: Readonly<Record<string, string>>;
  readonly client: StandInClient;
  readonly users: readonly StandInUser[];
  readonly log: RequestLog<RequestKind>;
  readonly faults: Faults<RequestKind>;
  /** Revokes one access or refresh token, or everything from the same consent. False when the token is unknown. */
  revoke(token: string, options?: { readonly wholeGrant: boolean }): boolean;
  /** All access tokens have expired; refresh tokens still work. */
  expireAll(): void;
  setCrossOriginOpenerPolicy(policy: "same-origin" | null): void;
  close(): Promise<void>;
}

/** Starts one stand-in. Nothing leaves the machine, and the emulator itself is not reachable by TCP. */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const vendor = vendors[options.service];
  const now = options.now ?? (() => new Date());
  const users = options.users ?? seededUsers;
  const client = options.client ?? { id: `${vendor.service}-app`, secret: randomBytes(20).toString("hex") };
  const lifetime = lifetimeOf(vendor, options);
  const redirectUris =
    options.redirectUris === "any" || options.redirectUris === undefined ? [] : [...options.redirectUris];
  const anyRedirectUri = (options.redirectUris ?? "any") === "any";
  const doorTokens = Object.fromEntries(
    users.map(({ login }) => [login, `${vendor.oauth?.tokenPrefix ?? ""}door-${login}`]),
  );
  const journal =
    options.tokensFile === undefined
      ? null
      : createTokenJournal({ file: options.tokensFile, upstreamTokenOf: (login) => doorTokens[login] });
  let openerPolicy: string | null = options.crossOriginOpenerPolicy ?? null;

  const server = await listenOnLoopback(options.port === undefined ? {} : { port: options.port });
  const folder = await mkdtemp(join(tmpdir(), `portico-${vendor.service}-`));
  const socketPath = join(folder, "emulator.sock");
  const emulator = await createEmulator({
    service: vendor.service,
    // NOTE: the type says number, but the value goes to `server.listen` as it is. The emulator takes any bearer token
    // and would listen on every interface; on a Unix socket only the gate can reach it.
    port: socketPath as unknown as number,
    baseUrl: options.advertisedOrigin ?? server.origin,
    seed: vendor.seed({ client, redirectUris, users, doorTokens }),
  });

  const upstream = createUpstream({ socketPath });
  const ledger = createTokenLedger({ ...lifetime, now, journal });
  enterApiKeys(ledger, options.apiKeys ?? {});
  const consents = createConsents({ alwaysOffline: vendor.oauth?.alwaysOffline ?? true });
  const log = createRequestLog<RequestKind>(now);
  const faults = createFaults<RequestKind>();
  const tokenEndpoint =
    vendor.oauth && createTokenEndpoint({ oauth: vendor.oauth, client, consents, ledger, upstream, ...lifetime });
  server.answerWith(
    createGate({
      vendor,
      client,
      users,
      ledger,
      consents,
      tokenEndpoint,
      upstream,
      log,
      faults,
      crossOriginOpenerPolicy: () => openerPolicy,
      onRedirectUri(redirectUri) {
        if (anyRedirectUri && !redirectUris.includes(redirectUri)) redirectUris.push(redirectUri);
      },
    }),
  );

  let closing: Promise<void> | undefined;
  const close = () => (closing ??= stop());
  const stop = async () => {
    await server.close();
    upstream.close();
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  };
  return {
    service: vendor.service,
    origin: server.origin,
    origins: Object.fromEntries(vendor.origins.map((origin) => [origin, server.origin])),
    client,
    users,
    log,
    faults,
    revoke: (token, { wholeGrant } = { wholeGrant: false }) => ledger.revoke(token, wholeGrant),
    expireAll: () => ledger.expireAll(),
    setCrossOriginOpenerPolicy(policy) {
      openerPolicy = policy;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function lifetimeOf(vendor: Vendor, options: StandInOptions) {
  const defaults = vendor.oauth?.defaults ?? { accessTokenLifetimeSeconds: null, refreshTokens: "none" as const };
  const accessTokenLifetimeSeconds =
    options.accessTokenLifetimeSeconds === undefined
      ? defaults.accessTokenLifetimeSeconds
      : options.accessTokenLifetimeSeconds;
  const usual =
    defaults.refreshTokens === "none" && accessTokenLifetimeSeconds !== null ? "rotating" : defaults.refreshTokens;
  return { accessTokenLifetimeSeconds, refreshTokens: options.refreshTokens ?? usual };
}

function enterApiKeys(ledger: TokenLedger, apiKeys: Readonly<Record<string, string>>): void {
  for (const [key, login] of Object.entries(apiKeys))
    ledger.enterForever(key, { login, upstreamToken: key, answer: {} });
}
