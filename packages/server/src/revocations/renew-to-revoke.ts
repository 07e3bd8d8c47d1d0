import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Outbound } from "../net/outbound.ts";
import type { OAuthApp } from "../oauth/oauth-app.ts";
import { renewTokens } from "../oauth/renew-tokens.ts";
import { revokesByAccessToken } from "../oauth/revoke-token.ts";
import { TokenRequestError } from "../oauth/token-failure.ts";
import type { Vault } from "../vault/vault.ts";
import type { createRenewalStore } from "./renewal-store.ts";
import { encodeRevocationSecret, revocationContext, type RevocationSecret } from "./revocation-secret.ts";
import type { ClaimedRevocation } from "./revocation.ts";

export interface RenewToRevokeDependencies {
  renewals: ReturnType<typeof createRenewalStore>;
  vault: Pick<Vault, "sealer">;
  outbound: Pick<Outbound, "call">;
  clock: Clock;
}

/**
 * - `tokens`: what to revoke with. `isNew`: the provider gave them just now. `fault`: they could not be kept, so that nobody
 *   has them but the caller.
 * - `gone`: the grant is dead already.
 * - `unconfirmed`: the provider does not honour the refresh token, which proves nothing yet.
 */
export type Renewed =
  | { kind: "tokens"; values: RevocationSecret["values"]; isNew: boolean; fault?: Error }
  | { kind: "gone" }
  | { kind: "unconfirmed" };

/** As long as a credential is looked at before a refusal ends it (TR-09). */
const confirmMs = 10 * 60 * 1000;

/**
 * Where revoking takes a live access token and the one we have has run out, a new one is asked for first: the refresh
 * token would otherwise live on. That it is asked for is in the receipt's row before it is, because a provider that
 * rotates has spent our token then, whether its answer arrives or not. Throws `TokenRequestError`, and when the receipt was
 * taken over by another node.
 */
export function createRenewToRevoke({ renewals, vault, outbound, clock }: Readonly<RenewToRevokeDependencies>) {
  return async function renewToRevoke(
    claimed: ClaimedRevocation,
    app: OAuthApp,
    secret: RevocationSecret,
  ): Promise<Renewed> {
    const { values } = secret;
    const { expiresAt } = claimed.app;
    const hasRunOut = expiresAt !== null && new Date(expiresAt) <= clock.now();
    if (!hasRunOut || values["refreshToken"] === undefined || !revokesByAccessToken(app))
      return { kind: "tokens", values, isNew: false };
    if (claimed.done.includes("refresh")) return { kind: "gone" };

    const { projectId, id, secretVersion: version } = claimed;
    // at hand before the tokens are, so that nothing but the database can keep them from being kept
    const seal = await vault.sealer(projectId);
    const begun = await renewals.begin({ projectId, id, version }, clock.now());
    if (begun === null) throw takenOver(id);
    try {
      const answer = await renewTokens({ outbound, clock }, app, values);
      const { accessToken, refreshToken = values["refreshToken"] } = answer;
      const renewed = { ...values, accessToken, refreshToken };
      const sealed = seal(revocationContext(id, version + 1), encodeRevocationSecret({ ...secret, values: renewed }));
      const kept = { sealed, app: { ...claimed.app, expiresAt: answer.expiresAt?.toISOString() ?? null } };
      const fault = await renewals.keep(begun, kept).then(
        (isKept) => (isKept ? undefined : takenOver(id)),
        (error: unknown) => new Error("Tokens could not be kept for a revocation", { cause: error }),
      );
      return { kind: "tokens", values: renewed, isNew: true, ...(fault && { fault }) };
    } catch (error) {
      // the provider may have rotated all the same, or nobody knows: it stays noted as asked for
      if (!(error instanceof PorticoError) || (error instanceof TokenRequestError && error.inDoubt)) throw error;
      const isRefused = error instanceof TokenRequestError && error.kind === "grant_refused";
      // what it refuses may be the token before the one that it gave in the answer that never came
      if (begun.doubt && isRefused) {
        await renewals.refusedInDoubt(begun, begun.doubt);
        return { kind: "unconfirmed" };
      }
      if (begun.doubt) throw error;
      const answered = await renewals.answered(begun, isRefused);
      if (answered === null) throw takenOver(id);
      if (!isRefused) throw error;
      const { refusedSince } = answered;
      const isConfirmed = refusedSince !== null && begun.askedAt.getTime() - refusedSince.getTime() >= confirmMs;
      return { kind: isConfirmed ? "gone" : "unconfirmed" };
    }
  };
}

function takenOver(id: string): Error {
  return new Error(`Another node has taken revocation ${id} over`);
}
