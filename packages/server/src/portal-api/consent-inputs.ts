import type { AccountType, ConnectInput } from "@portico/protocol";
import { userConfiguredAccountType } from "@portico/protocol/endpoints";
import { scopesOf } from "@portico/providers";
import type { Integration } from "../integrations/integration.ts";

/** The question of optional scopes (contract 4.7, type PERMISSION); empty where the host leaves none to its users. */
export function permissionInputs({ consent, provider, scopes }: Integration): ConnectInput[] {
  const { optionalScopes } = consent;
  if (optionalScopes.length === 0) return [];
  const described = new Map(scopesOf(provider.auth).map(({ name, description }) => [name, description]));
  const isOptional = new Set(optionalScopes.map(({ name }) => name));
  return [
    {
      id: "scopes",
      title: "Permissions",
      type: "PERMISSION",
      required: false,
      defaultValue: optionalScopes
        .filter(({ preselected }) => preselected)
        .map(({ name }) => name)
        .join(" "),
      permissions: scopes.map((name) => ({
        name,
        label: described.get(name) ?? name,
        isFixed: !isOptional.has(name),
      })),
    },
  ];
}

/** The account type with which end users bring an OAuth app of their own; empty where the host does not offer it. */
export function userAppAccountTypes(
  integration: Integration,
  connectInputs: readonly ConnectInput[],
  redirectUrl: string,
): AccountType[] {
  if (!integration.consent.userConfiguredApp) return [];
  const { name, setupUrl } = integration.provider;
  return [
    {
      id: userConfiguredAccountType,
      scheme: "oauth_app",
      accountDescription: `My own ${name} app`,
      endUserSuppliedValues: [
        {
          id: "redirectUrl",
          title: "Redirect URL",
          subtitle: `Register this address in your ${name} app.`,
          type: "COPYABLE_BUTTON_INPUT",
          defaultValue: redirectUrl,
          readOnly: true,
          required: false,
        },
        {
          id: "clientId",
          title: "Client ID",
          type: "TEXT_NO_VARS",
          ...(setupUrl === undefined ? {} : { documentationLink: setupUrl }),
        },
        { id: "clientSecret", title: "Client secret", type: "PASSWORD" },
        ...connectInputs,
        ...permissionInputs(integration),
      ],
    },
  ];
}

/** The host's own app beside the user's; the id is the wire's. Empty where the host has no app, or nothing is beside it. */
export function defaultAccountType(
  { clientId, consent, provider }: Integration,
  hostName: string,
  inputs: readonly ConnectInput[],
): AccountType[] {
  if (!consent.userConfiguredApp || clientId === null || provider.accountTypes.length > 0) return [];
  return [
    {
      id: "default",
      scheme: "oauth",
      accountDescription: `Through ${hostName}`,
      ...(inputs.length > 0 ? { endUserSuppliedValues: [...inputs] } : {}),
    },
  ];
}
