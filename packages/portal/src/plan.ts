/** What has to be asked before a credential can be made, and in which order. Pure. */
import type { AccountType, ConnectInput, InstallOptions, WireIntegration } from "@portico/protocol";

/** What the end user has answered in this attempt. */
export interface Answers {
  readonly accountTypeId: string | null;
  readonly values: Readonly<Record<string, string>>;
  /** Whether the form was sent, which is not the same as "has values": every field may be optional. */
  readonly submitted: boolean;
}

export const noAnswers: Answers = { accountTypeId: null, values: {}, submitted: false };

export type Step = "account_type" | "fields" | "provider_window" | "device_code" | "save_key";

export interface Plan {
  /** More than one means that the end user is asked. */
  readonly accountTypes: readonly AccountType[];
  readonly accountType: AccountType | null;
  readonly fields: readonly ConnectInput[];
  /** Whether consent is given in the provider's window. Without window and code the fields are the credential. */
  readonly usesWindow: boolean;
  /** Whether consent is given by typing a code at the provider. */
  readonly usesCode: boolean;
  readonly nextStep: Step;
}

/** The plan for the answers so far. */
export function planConnect(integration: WireIntegration, options: InstallOptions, answers: Answers): Plan {
  const accountTypes = offeredAccountTypes(integration, options);
  const accountType =
    accountTypes.length === 1
      ? (accountTypes[0] ?? null)
      : (accountTypes.find((candidate) => candidate.id === answers.accountTypeId) ?? null);
  const own = accountType?.endUserSuppliedValues ?? [];
  const fields = (own.length > 0 ? own : integration.sdkIntegrationConfig.authConfigInputs).filter(
    (input) => input.hidden !== true,
  );
  const scheme = accountType?.scheme ?? integration.authenticationType;
  const usesCode = integration.portico.connectsBy === "device";
  const usesWindow = !usesCode && (scheme === "oauth" || scheme === "oauth_app");
  const base = { accountTypes, accountType, fields, usesWindow, usesCode };
  // the overview's button asks for the code; a direct installation shows no overview
  const isAsked = fields.length > 0 || (usesCode ? options.isApiInstallation === true : !usesWindow);
  if (accountTypes.length > 1 && !accountType) return { ...base, nextStep: "account_type" };
  if (!answers.submitted && isAsked) return { ...base, nextStep: "fields" };
  if (usesCode) return { ...base, nextStep: "device_code" };
  return { ...base, nextStep: usesWindow ? "provider_window" : "save_key" };
}

/**
 * The account types to choose from. `accountType` of the options names one or several; with nothing named and exactly
 * the pair of `default` and `user-configured-oauth`, `default` is meant (contract 4.1).
 */
export function offeredAccountTypes(integration: WireIntegration, options: InstallOptions): readonly AccountType[] {
  const all = integration.sdkIntegrationConfig.accountTypes;
  const wanted = typeof options.accountType === "string" ? [options.accountType.trim()] : options.accountType;
  const named = wanted ? all.filter((candidate) => wanted.includes(candidate.id)) : [];
  if (named.length > 0) return named;
  const isDefaultPair =
    all.length === 2 &&
    all.every((candidate) => candidate.id === "default" || candidate.id === "user-configured-oauth");
  return isDefaultPair ? all.filter((candidate) => candidate.id === "default") : all;
}

/** Questions after consent, unless the options or the account type say to skip them. */
export function postConnectFields(
  integration: WireIntegration,
  options: InstallOptions,
  accountType: AccountType | null,
): readonly ConnectInput[] {
  if (options.bypassPostOAuthPrompt === true || accountType?.skipPostOAuthInputs === true) return [];
  return integration.sdkIntegrationConfig.postOauthInputs.filter((input) => input.hidden !== true);
}
