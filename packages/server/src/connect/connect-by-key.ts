import type { InstallOptions } from "@portico/protocol";
import {
  connectsBy,
  formFieldsOf,
  isSecretField,
  mintsTokens,
  readMembers,
  type Authentication,
  type ProviderDeclaration,
} from "@portico/providers";
import type { Credential, Credentials, NewCredential } from "../credentials/credential.ts";
import { readExpiry } from "../credentials/stated-expiry.ts";
import { readFieldValues } from "../credentials/field-values.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import { refuseUnready } from "../integrations/readiness.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import type { Outbound } from "../net/outbound.ts";
import { mintTokens } from "../oauth/mint-tokens.ts";
import { TokenRequestError } from "../oauth/token-failure.ts";
import { requirePermission } from "../users/require-permission.ts";
import { failureWords } from "./failure-words.ts";
import { learnCredential } from "./learn-credential.ts";
import { placementOf, withSelectedId } from "./placement.ts";

export interface ByKeyDependencies {
  integrations: Pick<Integrations, "clientSecret">;
  credentials: Credentials;
  outbound: Outbound;
  clock: Clock;
}

/** What the end user typed, sorted. */
interface Typed {
  /** Public values for templates. */
  templateValues: Record<string, string>;
  /** What is sealed, by name. */
  secret: Record<string, Secret>;
  /** When the end user says that it ends. */
  statedExpiresAt: Date | null;
}

/**
 * Connects by what the end user typed: a key, a user name and password, a client of theirs, a key file, or nothing where
 * the host's own app is the account. A scheme with tokens is asked for the first one. The provider is asked whose it is
 * before anything is stored, and nothing is stored of an answer that it refuses.
 *
 * Throws `connect.input_invalid`, `connect.credential_rejected` (with `meta.field`), `connect.provider_unreachable`,
 * `connect.provider_answer_invalid`, `connect.app_misconfigured` where the host's app is refused.
 */
export function createConnectByKey({ integrations, credentials, outbound, clock }: Readonly<ByKeyDependencies>) {
  return async function connectByKey(
    caller: UserCaller,
    integration: Integration,
    raw: Record<string, unknown>,
    options: InstallOptions,
  ): Promise<Credential> {
    requirePermission(caller.permissions, integration.type);
    refuseUnready(integration);
    if (connectsBy(integration.provider.auth) !== "form") {
      throw new PorticoError("connect.input_invalid", `"${integration.type}" connects through its consent page`);
    }
    await credentials.refuseFrozen(integration, caller.userId);
    const learnt = await learn(integration, readTyped(integration.provider, raw));
    const placement = placementOf(await withSelectedId(credentials, caller, integration, options));
    return credentials.store(caller, integration, placement, learnt);
  };

  async function learn(integration: Integration, typed: Typed): Promise<NewCredential> {
    const { provider } = integration;
    try {
      const { expiresAt, scopes, ...known } = await withFirstToken(integration, typed);
      const { statedExpiresAt } = typed;
      const facts = { accountType: null, grantedScopes: [...scopes], expiresAt, statedExpiresAt };
      return await learnCredential({ outbound, clock }, { provider, ...known }, facts);
    } catch (cause) {
      throw cause instanceof PorticoError ? forTheForm(cause, provider) : cause;
    }
  }

  async function withFirstToken(integration: Integration, { templateValues, secret }: Typed) {
    if (!mintsTokens(integration.provider.auth)) return { templateValues, secret, expiresAt: null, scopes: [] };
    const user = { accountType: null, values: templateValues };
    const app = oauthAppOf(integration, user, await integrations.clientSecret(integration));
    const answer = await mintTokens({ outbound, clock }, app, secret);
    return {
      templateValues: { ...templateValues, ...answer.fields },
      // the inputs are kept: they are what the next token is asked with
      secret: { ...secret, accessToken: answer.accessToken },
      expiresAt: answer.expiresAt,
      scopes: answer.scopes ?? integration.scopes,
    };
  }
}

function readTyped({ auth, connectFields }: ProviderDeclaration, raw: Record<string, unknown>): Typed {
  const templateValues = readFieldValues(connectFields, raw);
  const values = readFieldValues(formFieldsOf(auth), raw);
  const secret: Record<string, Secret> = {};
  for (const field of formFieldsOf(auth)) {
    const value = values[field.id];
    if (value === undefined) continue;
    const kept = field.members === undefined ? { [field.id]: value } : (readMembers(field, value) ?? {});
    for (const [name, text] of Object.entries(kept)) secret[name] = new Secret(text);
    if (!isSecretField(field)) templateValues[field.id] = value;
  }
  return { templateValues, secret, statedExpiresAt: statedBy(auth, values) };
}

/** A failure in the words of the form that the end user is looking at. */
function forTheForm(cause: PorticoError, { auth, name }: ProviderDeclaration): PorticoError {
  // an answer that did not fit its field knows better what to say
  if (cause.code === "connect.input_invalid") return cause;
  const code =
    cause instanceof TokenRequestError && cause.kind === "grant_refused" ? "connect.credential_rejected" : cause.code;
  // the secret field is the one to look at: the others were only well-formed
  const fields = formFieldsOf(auth);
  const field = (fields.find(isSecretField) ?? fields[0])?.id;
  return new PorticoError(code, cause.message, {
    cause,
    userMessage: failureWords(code, name),
    meta: code === "connect.credential_rejected" && field !== undefined ? { ...cause.meta, field } : cause.meta,
  });
}

/** The end of the key as the end user gave it. Throws `connect.input_invalid` for what is no day. */
function statedBy(auth: Authentication, values: Readonly<Record<string, string>>): Date | null {
  const field = "expiryField" in auth ? auth.expiryField : undefined;
  const text = field === undefined ? undefined : values[field];
  if (text === undefined) return null;
  const at = readExpiry(text);
  if (at) return at;
  throw new PorticoError("connect.input_invalid", "The end of the key is not a day", {
    userMessage: "Give the day as year, month and day: 2027-01-31. Leave it empty when the key does not end.",
    meta: { field },
  });
}
