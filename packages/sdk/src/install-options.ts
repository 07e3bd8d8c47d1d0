import type {
  AccountType,
  InstallOptions,
  WireCredential,
  WireIntegration,
  WireUserIntegration,
} from "@portico/protocol";
import { notFound, invalidArgument } from "./error-makers.ts";
import { PorticoError } from "./errors.ts";
import type { Callbacks, InstallIntegrationOptions } from "./option-types.ts";

/**
 * What the wire calls install options (contract 3.7), from what the host gave: checked, with the credential's id
 * instead of its external id, and without callbacks, which cannot be sent to another window.
 *
 * Throws `sdk.invalid_argument`, `credential.not_found`, `credential.external_id_taken`, `connect.redirect_url_refused`.
 */
export function installOptions(
  options: Given,
  integration: WireIntegration,
  owned: WireUserIntegration | undefined,
): InstallOptions {
  const { selectedCredentialId, externalId, overrideRedirectUrl } = options;
  exclude(options, "externalId", "selectedCredentialId");
  exclude(options, "showPortalAfterInstall", "bypassPostOAuthPrompt");
  return {
    // Options that were not given are undefined, which is left out on the wire.
    ...Object.fromEntries(passedOn.map((name) => [name, options[name]])),
    externalId: externalId && freeExternalId(externalId, owned),
    selectedCredentialId: selectedCredentialId && credentialIdOf(selectedCredentialId, owned),
    overrideRedirectUrl: overrideRedirectUrl && redirectUrl(overrideRedirectUrl),
    selectedAccountConfig: chosenAccountType(integration, options.accountType),
  } as InstallOptions;
}

const passedOn = [
  "allowMultipleCredentials",
  "selectedConfigurationId",
  "accountType",
  "showPortalAfterInstall",
  "bypassPostOAuthPrompt",
] as const;

type Given = Omit<InstallIntegrationOptions, keyof Callbacks>;

function exclude(options: Given, one: keyof Given, other: keyof Given): void {
  if (options[one] && options[other]) {
    throw invalidArgument(`${one} together with ${other}`);
  }
}

/** The account type that was named; undefined where none or several were, and the user has to choose (contract 4.1). */
function chosenAccountType(
  { sdkIntegrationConfig }: WireIntegration,
  wanted: string | string[] = [],
): AccountType | undefined {
  const ids = [wanted].flat();
  const found = sdkIntegrationConfig.accountTypes.filter(({ id }) => ids.includes(id));
  if (found.length < ids.length) throw invalidArgument(`accountType ${ids.join()}`);
  return found.length === 1 ? found[0] : undefined;
}

/** A credential's id from its id or its external id, with or without `ext:` (contract 3.1.2). Throws `credential.not_found`. */
export function credentialIdOf(reference: string, owned: WireUserIntegration | undefined): string {
  const wanted = bare(reference);
  const credential = owned?.allCredentials.find(({ id, externalId }) => id === wanted || externalId === wanted);
  if (credential) return credential.id;
  throw notFound("credential", reference);
}

/**
 * The credential that still waits for answers, where an installation with these options is about it: the one that is
 * named, else the selected one, unless another account is to be added.
 */
export function pendingCredential(
  owned: WireUserIntegration | undefined,
  { selectedCredentialId, allowMultipleCredentials }: InstallOptions,
): WireCredential | undefined {
  const id = selectedCredentialId ?? (allowMultipleCredentials ? undefined : owned?.credentialId);
  return owned?.allCredentials.find((each) => each.id === id && each.status === "PENDING");
}

/** With `https://` where it has no scheme. Throws `connect.redirect_url_refused`. */
export function redirectUrl(text: string): string {
  const url = text.includes("://") ? text : `https://${text}`;
  if (/^https?:/.test(url) && URL.canParse(url)) return url;
  throw new PorticoError("connect.redirect_url_refused", `Invalid redirect URL ${text}.`);
}

function freeExternalId(text: string, owned: WireUserIntegration | undefined): string {
  const externalId = bare(text);
  if (owned?.allCredentials.some((each) => each.externalId === externalId)) {
    throw new PorticoError("credential.external_id_taken", `There is a credential "${externalId}".`);
  }
  return externalId;
}

function bare(reference: string): string {
  return reference.trim().replace(/^ext:/, "");
}
