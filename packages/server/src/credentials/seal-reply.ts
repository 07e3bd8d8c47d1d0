import { newId } from "../lib/random.ts";
import type { Secret } from "../lib/secret.ts";
import type { OAuthApp } from "../oauth/oauth-app.ts";
import { idleLimitDaysOf } from "../oauth/renew-tokens.ts";
import type { TokenAnswer } from "../oauth/token-answer.ts";
import type { Sealer } from "../vault/vault.ts";
import type { SealedReply } from "./commit-reply.ts";
import type { SecretValues } from "./credential.ts";
import { grantOf } from "./grant.ts";
import type { LeasedRefresh } from "./leased-refresh.ts";
import { nextRefreshAt } from "./refresh-schedule.ts";
import { encodeSecretValues, quarantineContext, secretContext } from "./secret-values.ts";

/** What was made ready before the provider was called. */
export interface Prepared {
  /** The secret that was renewed. */
  values: SecretValues;
  app: OAuthApp;
  seal: Sealer;
}

/** A token endpoint's answer, sealed and ready to be stored: without a wait, because nothing may come before the commit (TR-04). */
export function sealReply(
  { seen, integration, lease, canBeInDoubt, inDoubt }: LeasedRefresh,
  { values, seal }: Prepared,
  answer: TokenAnswer,
  isInUse: boolean,
): SealedReply {
  const { id } = seen.credential;
  const { expiresAt, requestedAt, scopes, fields } = answer;
  const plain = mergedSecret(values, answer);
  const lateId = newId<string>();
  return {
    owner: { ...grantOf(seen.credential), expiresAt },
    lease,
    columns: {
      sealedSecret: seal(secretContext(id, lease.version + 1), plain),
      expiresAt,
      refreshedAt: requestedAt,
      grantedScopes: scopes,
      templateValues: fields,
    },
    nextRefreshAt: nextRefreshAt({
      renewal: canBeInDoubt ? "refresh_token" : "mint",
      refreshedAt: requestedAt,
      expiresAt,
      idleLimitDays: idleLimitDaysOf(integration.provider),
      isInUse,
    }),
    asLate: { id: lateId, sealedSecret: seal(quarantineContext(lateId), plain) },
    isOnlyAnswer: !inDoubt,
  };
}

/** A reply without a refresh token keeps the old one in use (RFC 6749 section 6, TR-10). */
function mergedSecret(old: SecretValues, { accessToken, refreshToken }: TokenAnswer): Secret {
  return encodeSecretValues({ ...old, accessToken, ...(refreshToken === undefined ? {} : { refreshToken }) });
}
