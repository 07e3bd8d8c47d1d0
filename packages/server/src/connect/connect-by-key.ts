import type { InstallOptions } from "@portico/protocol";
import type { Credential, Credentials, NewCredential } from "../credentials/credential.ts";
import { readFieldValues } from "../credentials/field-values.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration } from "../integrations/integration.ts";
import { refuseUnready } from "../integrations/readiness.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import type { Outbound } from "../net/outbound.ts";
import type { Access } from "../provider-request/provider-request.ts";
import { failureWords } from "./failure-words.ts";
import { learnCredential } from "./learn-credential.ts";
import { placementOf, withSelectedId } from "./placement.ts";

export interface ByKeyDependencies {
  credentials: Credentials;
  outbound: Outbound;
}

/**
 * Connects by what the end user typed: an API key, a user name and password. The provider is asked first; nothing is
 * stored of an answer that it refuses.
 *
 * Throws `connect.input_invalid`, `connect.credential_rejected` (with `meta.field`), `connect.provider_unreachable`.
 */
export function createConnectByKey({ credentials, outbound }: Readonly<ByKeyDependencies>) {
  return async function connectByKey(
    caller: UserCaller,
    integration: Integration,
    raw: Record<string, unknown>,
    options: InstallOptions,
  ): Promise<Credential> {
    refuseUnready(integration);
    const { auth, connectFields } = integration.provider;
    if (auth.scheme === "oauth2") {
      throw new PorticoError("connect.input_invalid", `"${integration.type}" connects through its consent page`);
    }
    const templateValues = readFieldValues(connectFields, raw);
    const values = readFieldValues(auth.fields, raw);
    const secret: Record<string, Secret> = {};
    for (const field of auth.fields) {
      const value = values[field.id];
      if (value === undefined) continue;
      secret[field.id] = new Secret(value);
      if (field.type !== "password") templateValues[field.id] = value;
    }
    const learnt = await learn({ provider: integration.provider, templateValues, secret });
    const placement = placementOf(await withSelectedId(credentials, caller, integration, options));
    return credentials.store(caller, integration, placement, learnt);
  };

  async function learn(access: Access): Promise<NewCredential> {
    try {
      return await learnCredential(outbound, access, { accountType: null, grantedScopes: [], expiresAt: null });
    } catch (cause) {
      if (!(cause instanceof PorticoError)) throw cause;
      const { auth, name } = access.provider;
      // the secret field is the one to look at: the others were only well-formed
      const field =
        auth.scheme === "oauth2"
          ? undefined
          : (auth.fields.find((each) => each.type === "password") ?? auth.fields[0])?.id;
      throw new PorticoError(cause.code, cause.message, {
        cause,
        userMessage: failureWords(cause.code, name),
        meta: cause.code === "connect.credential_rejected" ? { ...cause.meta, field } : cause.meta,
      });
    }
  }
}
