import { createHmac } from "node:crypto";
import { formFieldsOf, isSecretField, type ProviderDeclaration, type ProviderField } from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";
import { randomToken, sameHash } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import type { NewCredential, SecretValues } from "./credential.ts";
import { openForRevocation } from "./grant.ts";
import type { SealedCredential } from "./sealed-credential.ts";

/**
 * What takes the place of what its user typed when that is taken out of use in an emergency: nothing of it, but it is
 * known again. A hash under a key of its own that is used for nothing else (VT-19); both are sealed in the place of the
 * secret, so that whoever reads the database has neither. Of a secret that was lost or that nobody typed: nothing.
 */
export function traceOf(provider: ProviderDeclaration, secret: SecretValues | undefined): SecretValues {
  const typed = secret && typedPart(provider, secret);
  if (!typed) return {};
  const key = randomToken();
  return { traceKey: new Secret(key), trace: new Secret(hashOf(key, typed).toString("base64url")) };
}

/**
 * Throws `connect.input_invalid` for the very same secret that was taken out of use at one of these credentials: whoever may have it could go on with
 * it, while everything here said that all is well.
 */
export async function refuseRevokedSecrets(
  deps: Parameters<typeof openForRevocation>[0],
  credentials: () => Promise<readonly SealedCredential[]>,
  provider: ProviderDeclaration,
  learnt: Pick<NewCredential, "secret">,
): Promise<void> {
  // most is of a consent: nothing was typed, and nothing has to be read
  const typed = typedPart(provider, learnt.secret);
  if (typed === null) return;
  for (const own of await credentials())
    if (own.credential.status === "INVALID") await refuseRevoked(deps, own, provider, typed);
}

async function refuseRevoked(
  deps: Parameters<typeof openForRevocation>[0],
  own: SealedCredential,
  provider: ProviderDeclaration,
  typed: string,
): Promise<void> {
  const left = await openForRevocation(deps, own);
  const { traceKey, trace } = left ?? {};
  if (!traceKey || !trace) return;
  if (!sameHash(hashOf(traceKey.reveal(), typed), Buffer.from(trace.reveal(), "base64url"))) return;
  const [field] = secretFieldsOf(provider);
  throw new PorticoError(
    "connect.input_invalid",
    "It was taken out of use in an emergency, and still works elsewhere",
    {
      userMessage:
        `This is what was entered before, and it may be in wrong hands. Make a new one at ${provider.name}, ` +
        "delete the old one there, and enter the new one here.",
      meta: field ? { field: field.id } : {},
    },
  );
}

/** What makes it a secret: a user name, or a project's id, may stay the same. Null: nothing was typed. */
function typedPart(provider: ProviderDeclaration, secret: SecretValues): string | null {
  const names = secretFieldsOf(provider).flatMap(({ id, members }) => [id, ...Object.keys(members ?? {})]);
  const texts = names.flatMap((name) => (secret[name] === undefined ? [] : [[name, secret[name].reveal()]]));
  return texts.length === 0 ? null : JSON.stringify(texts);
}

function secretFieldsOf({ auth }: ProviderDeclaration): readonly ProviderField[] {
  const fields = formFieldsOf(auth);
  const secret = fields.filter(isSecretField);
  return secret.length === 0 ? fields : secret;
}

function hashOf(key: string, typed: string): Buffer {
  return createHmac("sha256", key).update(typed, "utf8").digest();
}
