import type { AccountType, ConnectInput, WireCredential, WireIntegration } from "@portico/protocol";
import type { InputValues, InstallStage } from "./install-flow-types.ts";

/** What is known so far in an install flow; the stage follows from it and from nothing else. */
export interface InstallFacts {
  readonly integration: WireIntegration;
  accountType?: AccountType;
  preValues?: InputValues;
  credential?: Pick<WireCredential, "id" | "status">;
}

/**
 * accountType → preOptions → oauth → postOptions → done (wire contract 4.8).
 *
 * Without OAuth there is always a `preOptions` stage, if need be an empty one: its answer is what makes the credential.
 */
export function stageOf(facts: InstallFacts): InstallStage {
  const { integration, accountType, credential } = facts;
  if (credential) {
    const options = postOptions(integration, accountType);
    if (credential.status === "VALID" || !options[0]) return { stage: "done", done: true };
    return { stage: "postOptions", options, done: false };
  }
  const { accountTypes } = integration.sdkIntegrationConfig;
  if (accountTypes[0] && !accountType) return { stage: "accountType", options: accountTypes, done: false };
  const options = preOptions(integration, accountType);
  if (usesOAuth(integration, accountType) && (facts.preValues || !options[0])) return { stage: "oauth", done: false };
  return { stage: "preOptions", options, done: false };
}

export function usesOAuth(integration: WireIntegration, accountType: AccountType | undefined): boolean {
  return (accountType?.scheme ?? integration.authenticationType) === "oauth";
}

/** What is asked before consent (wire contract 4.7). */
export function preOptions({ sdkIntegrationConfig }: WireIntegration, accountType?: AccountType): ConnectInput[] {
  const account = accountType ?? sdkIntegrationConfig.accountTypes.find((each) => each.id === "default");
  const own = account?.endUserSuppliedValues ?? [];
  return own[0] ? own : sdkIntegrationConfig.authConfigInputs;
}

/** What is asked after consent (wire contract 4.7). */
export function postOptions({ sdkIntegrationConfig }: WireIntegration, accountType?: AccountType): ConnectInput[] {
  return accountType?.skipPostOAuthInputs ? [] : sdkIntegrationConfig.postOauthInputs;
}
