import type { RevocationSecret } from "./revocation-secret.ts";

type Values = RevocationSecret["values"];

/** Tokens by their texts. */
export interface KnownTokens {
  /** Of connections as they go on: none of them is ever revoked. */
  inUse: ReadonlySet<string>;
  /** They have an order already. */
  ordered: ReadonlySet<string>;
}

/** The tokens of a secret as the provider knows them. */
export function tokenTextsOf(values: Values | undefined): string[] {
  return [values?.["accessToken"], values?.["refreshToken"]].flatMap((secret) => (secret ? [secret.reveal()] : []));
}

/**
 * What may be revoked of a secret, as it goes into the order; null when nothing may. An access token stays beside a
 * refresh token that is in use, because a server may end both (RFC 7009 section 2.1), and it ends by itself. What is left
 * of a secret of which a part is in use shares its grant.
 */
export function partToRevoke(
  secret: Values,
  { inUse, ordered }: Readonly<KnownTokens>,
): { secret: Values; sharesGrant?: true } | null {
  const texts = tokenTextsOf(secret);
  if (inUse.has(secret["refreshToken"]?.reveal() ?? "")) return null;
  const left = Object.entries(secret).filter(
    ([name, value]) => !tokenNames.has(name) || !(inUse.has(value.reveal()) || ordered.has(value.reveal())),
  );
  if (!left.some(([name]) => tokenNames.has(name))) return null;
  const isInUse = texts.some((text) => inUse.has(text));
  return { secret: Object.fromEntries(left), ...(isInUse && { sharesGrant: true }) };
}

const tokenNames: ReadonlySet<string> = new Set(["accessToken", "refreshToken"]);
