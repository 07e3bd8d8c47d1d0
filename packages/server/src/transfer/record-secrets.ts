import { consentsByOauth1, formFieldsOf, tokenFactsOf, type ProviderDeclaration } from "@portico/providers";
import type { CredentialToImport } from "@portico/protocol/endpoints";
import type { NewCredential } from "../credentials/credential.ts";
import { readFieldValues } from "../credentials/field-values.ts";
import { unknownExpiry } from "../credentials/freshness.ts";
import { readExpiry } from "../credentials/stated-expiry.ts";
import type { Integration } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";

/**
 * What there is to store of a record, with its secrets wrapped at once. Everything is held against the declaration as if
 * the user had typed it. Throws `connect.input_invalid` with what is wrong.
 */
export function readRecord(integration: Integration, record: CredentialToImport): NewCredential {
  const { provider } = integration;
  const secret = secretsOf(integration, record);
  const templateValues = valuesOf(provider, record);
  if ("fields" in provider.auth) {
    for (const field of formFieldsOf(provider.auth)) {
      if (field.type !== "password" && record.fields?.[field.id] !== undefined)
        templateValues[field.id] = secret[field.id]?.reveal() ?? "";
    }
  }
  const isSetUp = provider.postConnectFields.every(({ id, required }) => !required || templateValues[id] !== undefined);
  return {
    accountType: record.accountType ?? null,
    accountId: record.accountId ?? null,
    accountName: record.accountName ?? record.accountId ?? null,
    providerData: {},
    templateValues,
    grantedScopes: record.scopes === undefined ? null : [...record.scopes],
    secret,
    expiresAt: expiryOf(record),
    statedExpiresAt: record.grantExpiresAt === undefined ? null : readExpiry(record.grantExpiresAt),
    status: isSetUp ? "VALID" : "PENDING",
    isImported: true,
    isUnproven: true,
  };
}

/** An access token of unknown age is renewed at its first use, where that is possible. */
function expiryOf({ expiresAt, refreshToken }: CredentialToImport): Date | null {
  if (expiresAt !== undefined) return new Date(expiresAt);
  return refreshToken === undefined ? null : unknownExpiry;
}

function secretsOf({ provider, clientId }: Integration, record: CredentialToImport): Record<string, Secret> {
  const { auth, name } = provider;
  const isForm = "fields" in auth && !consentsByOauth1(auth);
  if (isForm) {
    const ids = formFieldsOf(auth).map(({ id }) => id);
    if (record.accessToken !== undefined || record.refreshToken !== undefined)
      throw unfit(`${name} is connected by ${ids.join(", ")}, not by tokens`);
    const unknown = Object.keys(record.fields ?? {}).find((field) => !ids.includes(field));
    if (unknown !== undefined) throw unfit(`${name} knows no field "${unknown}"; it asks for ${ids.join(", ")}`);
    const values = readFieldValues(formFieldsOf(auth), record.fields ?? {});
    return Object.fromEntries(Object.entries(values).map(([id, value]) => [id, new Secret(value)]));
  }
  if (record.fields !== undefined) {
    const [field] = Object.keys(record.fields);
    throw unfit(`${name} is connected by tokens; it knows no field${field === undefined ? "s" : ` "${field}"`}`);
  }
  if (record.accessToken === undefined) throw unfit("accessToken is missing");
  // each request is signed with the client that the token was given to (RFC 5849 section 3.4)
  if (consentsByOauth1(auth) && record.clientId !== undefined && record.clientId !== clientId)
    throw unfit(`A token of ${name} works with the client only that it was given to, and that is another here`);
  return {
    accessToken: token("accessToken", record.accessToken),
    ...(record.refreshToken === undefined ? {} : { refreshToken: token("refreshToken", record.refreshToken) }),
    ...(consentsByOauth1(auth) ? { tokenSecret: token("tokenSecret", record.tokenSecret ?? "") } : {}),
  };
}

/** Characters as in RFC 6749 appendix A, as a token endpoint's answer is read. */
function token(member: string, text: string): Secret {
  if (!/^[\x20-\x7e]+$/.test(text)) throw unfit(`${member} is missing, or has characters that a token cannot have`);
  return new Secret(text);
}

function valuesOf(provider: ProviderDeclaration, record: CredentialToImport): Record<string, string> {
  const given = record.values ?? {};
  const { tokenFields, tokenFieldPatterns: patterns } = tokenFactsOf(provider.auth);
  const fields = [
    ...provider.connectFields,
    ...provider.postConnectFields.map((each) => ({ ...each, required: false })),
  ];
  const declared = new Set([...fields.map(({ id }) => id), ...Object.keys(tokenFields)]);
  const unknown = Object.keys(given).find((name) => !declared.has(name));
  if (unknown !== undefined) throw unfit(`${provider.name} knows no value "${unknown}"`);
  const values = readFieldValues(fields, given);
  for (const name of Object.keys(tokenFields)) {
    const value = given[name];
    if (value === undefined) continue;
    // the same rule as for a token endpoint's answer: it may become a host (OA-07)
    const pattern = patterns[name];
    const fits = pattern === undefined || new RegExp(`^(?:${pattern.slice(1, -1)})$`, "u").test(value);
    if (!fits || /[\u0000-\u001f\u007f]/.test(value)) throw unfit(`"${name}" is not what ${provider.name} gives`);
    values[name] = value;
  }
  return values;
}

function unfit(message: string): PorticoError {
  return new PorticoError("connect.input_invalid", message);
}
