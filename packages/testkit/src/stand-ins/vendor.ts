import type { IncomingMessage } from "node:http";
import type { SeedConfig } from "emulate";
import type { Grant, RefreshTokenKind, TokenRefusal } from "./token-ledger.ts";
import type { Upstream } from "./upstream.ts";

export type StandInService = "github" | "google" | "slack" | "stripe";

/** A person who has an account at every stand-in. */
export interface StandInUser {
  /** Short name, the same in every service: what logs and page drivers call them. */
  readonly login: string;
  readonly name: string;
  readonly email: string;
}

/** The OAuth app that the host registered at the vendor. */
export interface StandInClient {
  readonly id: string;
  readonly secret: string;
}

/** What a request is for: a page of the consent flow, the token endpoint, a revocation, or the API. */
export type RequestKind = "page" | "token" | "revoke" | "api";

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> | null;
}

export type TokenEndpointRefusal = "bad_client" | "bad_code" | "bad_verifier" | "bad_refresh_token";

export interface SeedInput {
  readonly client: StandInClient;
  /** Kept by reference: an address added later counts, which is how "any" is served. */
  readonly redirectUris: string[];
  readonly users: readonly StandInUser[];
  /** A token for each user that the emulator knows from its start. */
  readonly doorTokens: Readonly<Record<string, string>>;
}

/** A call of the API that was let in. */
export interface ApiCall {
  readonly method: string;
  readonly pathname: string;
  readonly search: string;
  readonly grant: Grant;
}

/** How to ask the emulator for something whose real address it does not have. */
export interface UpstreamTarget {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Replaces the body, as a form. */
  readonly form?: string;
}

/** The vendor's revocation call, which the emulators lack or keep in the wrong shape. */
export interface Revocation {
  /** True: the call must carry the client's id and secret, as Basic (GitHub). */
  readonly needsClient: boolean;
  /** True: everything from the same consent ends with the token. */
  readonly wholeGrant: (pathname: string) => boolean;
  readonly tokenIn: (fields: Readonly<Record<string, string>>, bearer: string | null) => string | null;
  readonly done: Answer;
  readonly unknown: Answer;
}

/** What the gate must know about one vendor: facts and pure functions. */
export interface Vendor {
  readonly service: StandInService;
  /** The origins of the real vendor that the stand-in answers for. */
  readonly origins: readonly string[];
  readonly kindOf: (method: string, pathname: string) => RequestKind;
  /** Null: no OAuth, the API takes keys. */
  readonly oauth: VendorOAuth | null;
  /** The emulator's whole seed. */
  readonly seed: (input: SeedInput) => SeedConfig;
  readonly credentialIn: (request: IncomingMessage) => string | null;
  readonly refuseCall: (refusal: TokenRefusal, credential: string | null) => Answer;
  /** Where the emulator keeps what the vendor has under this address; the same address when absent. */
  readonly upstreamTarget?: (call: ApiCall) => UpstreamTarget;
  /** Answers calls that the emulator does not know; null passes the call on. */
  readonly ownAnswer?: (call: ApiCall, upstream: Upstream) => Promise<Answer | null>;
}

export interface VendorOAuth {
  readonly authorizePath: string;
  /** How the vendor's tokens begin. */
  readonly tokenPrefix: string;
  /** Where the consent page posts the chosen user to. */
  readonly consentPath: string;
  /** The emulator's token endpoint. */
  readonly upstreamTokenPath: string;
  readonly defaults: { readonly accessTokenLifetimeSeconds: number | null; readonly refreshTokens: RefreshTokenKind };
  /** The objects of a token answer that hold an `access_token`, so that expiry and refresh token go beside it. */
  readonly tokenHolders: (answer: Readonly<Record<string, unknown>>) => readonly Record<string, unknown>[];
  /** Members that go with an expiring token. */
  readonly expiryExtras: Readonly<Record<string, unknown>>;
  /** False: a refresh token only for `access_type=offline`, and only where consent was asked for (Google). */
  readonly alwaysOffline: boolean;
  /** True: form-encoded unless the client accepts JSON (GitHub). */
  readonly answersFormByDefault: boolean;
  readonly refuseToken: (refusal: TokenEndpointRefusal) => Answer;
  /** Who pressed a button of the consent page. */
  readonly loginOf: (
    form: Readonly<Record<string, string>>,
    users: readonly StandInUser[],
    upstream: Upstream,
  ) => Promise<string | null>;
  readonly revocation: Revocation;
}
