import { randomBytes } from "node:crypto";
import type { OidcAccount } from "../oidc/oidc-provider.ts";

interface Pending {
  readonly secret: string;
  readonly callbackUrl: string;
  verifier: string | null;
  account: OidcAccount | null;
}

interface Held {
  readonly secret: string;
  readonly account: OidcAccount;
}

/** What the stand-in remembers: the storage that the peers leave to whoever uses them. */
export interface Oauth1Grants {
  begin(callbackUrl: string): { token: string; secret: string };
  pending(requestToken: string): Pending | undefined;
  /** The verifier of a request token that this account allowed. */
  allow(requestToken: string, account: OidcAccount): string;
  /** A token for a request token, which is spent. Null when nobody allowed it. */
  redeem(requestToken: string): { token: string; secret: string } | null;
  held(token: string): Held | undefined;
  revoke(token: string): void;
  /** Throws before there is one. */
  last(): { token: string; secret: string };
  /** Every secret it ever gave out, for sweeps of logs and answers. */
  readonly secrets: readonly string[];
}

export function createOauth1Grants(): Oauth1Grants {
  const requests = new Map<string, Pending>();
  const tokens = new Map<string, Held>();
  const secrets: string[] = [];
  const draw = (): string => randomBytes(20).toString("base64url");
  const drawSecret = (): string => {
    // characters that must be encoded twice on the way into a signature's key
    const secret = `${draw()}+/%&=`;
    secrets.push(secret);
    return secret;
  };
  return {
    secrets,
    begin(callbackUrl) {
      const token = draw();
      const secret = drawSecret();
      requests.set(token, { secret, callbackUrl, verifier: null, account: null });
      return { token, secret };
    },
    pending: (requestToken) => requests.get(requestToken),
    allow(requestToken, account) {
      const pending = requests.get(requestToken);
      if (!pending) throw new RangeError("nobody asked for this token");
      pending.account = account;
      pending.verifier = draw();
      return pending.verifier;
    },
    redeem(requestToken) {
      const account = requests.get(requestToken)?.account;
      requests.delete(requestToken);
      if (!account) return null;
      const token = draw();
      const secret = drawSecret();
      tokens.set(token, { secret, account });
      return { token, secret };
    },
    held: (token) => tokens.get(token),
    last() {
      const [token, held] = [...tokens].at(-1) ?? [];
      if (token === undefined || held === undefined) throw new RangeError("no token was given out");
      return { token, secret: held.secret };
    },
    revoke(token) {
      tokens.delete(token);
    },
  };
}
