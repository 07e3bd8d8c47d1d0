import type { CredentialId, EndUserId, ProjectId } from "@portico/protocol";
import type { CredentialToImport, ImportOutcome } from "@portico/protocol/endpoints";
import { comesOfConsent, type ProviderDeclaration } from "@portico/providers";
import { isOtherAccount } from "../credentials/account-identity.ts";
import type { Credential, Credentials, NewCredential } from "../credentials/credential.ts";
import { identifyAccount } from "../credentials/identify-account.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { signingAppOf } from "../integrations/signing-app-of.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { randomToken } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import type { Outbound } from "../net/outbound.ts";
import { renewalOf } from "../oauth/renew-tokens.ts";
import type { Vault } from "../vault/vault.ts";
import type { Users } from "../users/user.ts";
import type { Database } from "../db/database.ts";
import { outcome, refused, skipped, skippedBy } from "./import-outcome.ts";
import { createImportKeys } from "./import-keys.ts";
import { createImportStore } from "./import-store.ts";
import { broughtBy, isRehearsed, whyKept, whyNotBrought } from "./kept-credential.ts";
import { createPutCredential } from "./put-credential.ts";
import { readRecord } from "./record-secrets.ts";

export interface ImportOptions {
  dryRun: boolean;
  /** Of a dry run: what it would have brought before this. */
  rehearsed?: Rehearsed;
  verify: boolean;
  overwrite: boolean;
}

export interface ImportDependencies {
  database: Pick<Database, "queries" | "transaction">;
  integrations: Pick<Integrations, "byType" | "clientSecret">;
  users: Pick<Users, "ensure" | "findByEndUserId">;
  credentials: Pick<Credentials, "storeImported" | "list">;
  outbound: Pick<Outbound, "call">;
  vault: Pick<Vault, "open" | "seal">;
  clock: Clock;
}

export interface Rehearsed {
  /** Under the same name. */
  isRepeated: boolean;
  /** In the place of the project's import key, where it has none yet. */
  key: Secret;
  /** Names by their grant; see `isRehearsed`. */
  names: Map<string, string>;
}

export type ImportCredential = ReturnType<typeof createImportCredential>;

/**
 * Brings one credential that was made elsewhere: reads it as if the user had typed it, asks the provider when told to,
 * seals and stores it. What cannot be brought is an outcome with its reason, never an error; faults of ours are errors.
 * A name that was brought before is skipped, because what is here has newer tokens; to overwrite replaces
 * them, but for tokens that were brought before and renewed since.
 */
export function createImportCredential(deps: Readonly<ImportDependencies>) {
  const { database, integrations, outbound, clock } = deps;
  const store = createImportStore(database.queries);
  const keys = createImportKeys(deps);
  const put = createPutCredential(deps);

  return async function importCredential(
    projectId: ProjectId,
    record: CredentialToImport,
    options: Readonly<ImportOptions>,
  ): Promise<ImportOutcome> {
    try {
      const integration = await integrations.byType(projectId, record.integrationType);
      const learnt = readRecord(integration, record);
      const known = await store.bySource(projectId, record.sourceId);
      const isKnown = known !== null || options.rehearsed?.isRepeated === true;
      if (isKnown && !options.overwrite) return skipped("already_imported", known?.id ?? null);
      if (known && known.integrationId !== integration.id)
        return refused("transfer.other_integration", "It was imported before into another integration");
      const hash = await keys.of(
        projectId,
        options.dryRun ? (options.rehearsed?.key ?? new Secret(randomToken())) : undefined,
      );
      const brought = broughtBy(record, learnt, { now: clock.now(), hash });
      const kept = known && whyKept(known, brought);
      if (kept) return skipped(kept, known.id);
      const { overwrite } = options;
      const not = await whyNotBrought(store, integration, brought, { known, overwrite });
      if (not) return skipped(not.reason, not.credentialId);
      if (options.rehearsed && isRehearsed(options.rehearsed, integration, brought)) return skipped("same_token", null);
      const named = options.verify && !isOver(learnt, clock.now()) ? await verified(integration, learnt) : learnt;
      const taken = isKnown ? null : await connectedAlready(deps, projectId, record, integration, named);
      if (taken) return skipped("account_connected", taken);
      const needsConsent = consentNeeded(integration, record, named);
      const verb = isKnown ? "updated" : "imported";
      if (options.dryRun) return outcome(verb, null, `It would be ${verb}`, needsConsent, known?.id ?? null);
      const stored = needsConsent === "other_client" ? ofOtherClient(record, named) : named;
      const id = await put(projectId, integration, record, { learnt: stored, brought, replaced: known, overwrite });
      return outcome(verb, null, `It was ${verb}`, needsConsent, id);
    } catch (error) {
      if (!(error instanceof PorticoError) || error.code === "http.internal" || error.code.startsWith("vault."))
        throw error;
      return skippedBy(error) ?? refused(error.code, error.message);
    }
  };

  async function verified(integration: Integration, learnt: NewCredential): Promise<NewCredential> {
    const { provider } = integration;
    const { templateValues, secret } = learnt;
    const signingApp = await signingAppOf(integrations, integration);
    const access = { provider, templateValues, secret, signingApp };
    const identity = await identifyAccount({ outbound, clock }, access);
    if (learnt.accountId !== null && learnt.accountId !== identity.accountId)
      throw new PorticoError(
        "connect.wrong_account",
        `It opens account ${identity.accountId}, not ${learnt.accountId}`,
      );
    return {
      ...learnt,
      accountId: identity.accountId,
      accountName: identity.accountName,
      providerData: identity.extras,
      statedExpiresAt: learnt.statedExpiresAt ?? identity.expiresAt,
      isUnproven: false,
    };
  }
}

function isOver({ expiresAt }: NewCredential, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

async function connectedAlready(
  { users, credentials }: Pick<ImportDependencies, "users" | "credentials">,
  projectId: ProjectId,
  { endUserId }: CredentialToImport,
  integration: Integration,
  { accountId, templateValues }: NewCredential,
): Promise<CredentialId | null> {
  const user = accountId === null ? null : await users.findByEndUserId(projectId, endUserId as EndUserId);
  if (!user) return null;
  const own = await credentials.list(projectId, user.id);
  const same = (each: Credential): boolean =>
    each.accountId !== null && !isOtherAccount(integration.provider, each, { accountId, templateValues });
  return own.find((each) => each.integrationId === integration.id && same(each))?.id ?? null;
}

/**
 * A refresh token is its client's (RFC 6749 section 6): spent with ours it would be refused, and where a provider calls
 * that our client's fault, the whole integration would wait. What is left works until it ends, and is renewed by nobody.
 */
function ofOtherClient({ clientId = "", expiresAt }: CredentialToImport, learnt: NewCredential): NewCredential {
  const { refreshToken: _theirs, ...secret } = learnt.secret;
  return {
    ...learnt,
    secret,
    oauthClient: { clientId, isElsewhere: true },
    expiresAt: expiresAt === undefined ? null : learnt.expiresAt,
  };
}

/** Whether the user will have to consent again, because nothing can renew the grant here. */
function consentNeeded(
  { provider, clientId }: Integration,
  record: CredentialToImport,
  learnt: NewCredential,
): ImportOutcome["needsConsent"] {
  const isOfOther = record.clientId !== undefined && record.clientId !== clientId;
  if (isOfOther && comesOfConsent(provider.auth)) return "other_client";
  const ends = learnt.expiresAt !== null;
  return ends && renewalOf(provider as ProviderDeclaration, learnt.secret) === null ? "no_refresh_token" : null;
}
