import { createHmac } from "node:crypto";
import type { ProjectId, UserId } from "@portico/protocol";
import { formFieldsOf, isSecretField, type ProviderDeclaration, type ProviderField } from "@portico/providers";
import type { Queries } from "../db/database.ts";
import type { Integration } from "../integrations/integration.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { randomToken, sameHash } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { isLostRecord } from "../vault/lost-record.ts";
import type { SealContext, Vault } from "../vault/vault.ts";
import type { NewCredential, SecretValues } from "./credential.ts";
import { createRevokedSecretStore } from "./revoked-secret-store.ts";

/** What a secret is known again by. */
interface Trace {
  /** In base64url, and used for nothing else (VT-19). */
  key: string;
  /** In base64url. */
  hash: string;
}

/**
 * What is kept of what a user typed when that is taken out of use in an emergency: nothing of it, but it is known again. A
 * hash under a key of its own; both are sealed together, so that whoever reads the database has neither. Null for a secret
 * that was lost or that nobody typed.
 */
export function traceOf(provider: ProviderDeclaration, secret: SecretValues | undefined): Secret | null {
  const typed = secret && typedPart(provider, secret);
  if (!typed) return null;
  const key = randomToken();
  return new Secret(JSON.stringify({ key, hash: hashOf(key, typed).toString("base64url") } satisfies Trace));
}

/** What binds a sealed trace to its row. */
export function traceContext(id: string): SealContext {
  return { field: "revoked_secrets.trace", recordId: id, version: 1 };
}

/**
 * Throws `connect.input_invalid` for the very same secret of the user and integration that an emergency took out of use:
 * whoever may have it could go on with it, while everything here said that all is well. It does not matter what became of
 * its credential since.
 */
export async function refuseRevokedSecrets(
  { queries, vault, logger }: Readonly<RefuseDependencies>,
  { projectId, userId }: Readonly<{ projectId: ProjectId; userId: UserId }>,
  { id: integrationId, provider }: Pick<Integration, "id" | "provider">,
  learnt: Pick<NewCredential, "secret">,
): Promise<void> {
  // most is of a consent: nothing was typed, and nothing has to be read
  const typed = typedPart(provider, learnt.secret);
  if (typed === null) return;
  for (const { id, sealedTrace } of await createRevokedSecretStore(queries).of(projectId, { userId, integrationId })) {
    const trace = await opened(id, sealedTrace);
    if (trace && sameHash(hashOf(trace.key, typed), Buffer.from(trace.hash, "base64url"))) throw isRevoked(provider);
  }

  /** Undefined for one that can never be opened again: that must keep nobody from connecting. */
  async function opened(id: string, sealed: Uint8Array): Promise<Trace | undefined> {
    try {
      // not for "use": it takes nothing into use, and the brake is for whoever does
      return JSON.parse((await vault.open(projectId, traceContext(id), sealed, "revoke")).reveal()) as Trace;
    } catch (error) {
      if (!isLostRecord(error)) throw error;
      logger.warn({ revokedSecretId: id, error: error.message }, "what a revoked secret is known by cannot be opened");
      return undefined;
    }
  }
}

interface RefuseDependencies {
  queries: Queries;
  vault: Pick<Vault, "open">;
  logger: Logger;
}

function isRevoked(provider: ProviderDeclaration): PorticoError {
  const [field] = secretFieldsOf(provider);
  return new PorticoError(
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
