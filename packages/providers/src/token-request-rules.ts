import type { OAuth2 } from "./provider.ts";

/** What every token request decides itself. A declaration that sets one could turn the flow into another (OA-20). */
const tokenParametersOfTheFlow = [
  "grant_type",
  "code",
  "code_verifier",
  "client_id",
  "client_secret",
  "redirect_uri",
  "device_code",
  "refresh_token",
  "username",
  "password",
  "assertion",
  "client_assertion",
  "client_assertion_type",
];
export const headersOfTheFlow = ["authorization", "accept", "content-type", "content-length", "host", "cookie"];

/** What every token request decides itself. */
export function tokenRequestProblems(auth: Pick<OAuth2, "tokenParameters" | "tokenHeaders">): string[] {
  return [
    ...reserved("auth.tokenParameters", auth.tokenParameters, tokenParametersOfTheFlow),
    ...reserved(
      "auth.tokenHeaders",
      auth.tokenHeaders,
      headersOfTheFlow.filter((name) => name !== "accept"),
    ),
  ];
}

export function reserved(path: string, given: Readonly<Record<string, string>>, names: readonly string[]): string[] {
  return Object.keys(given)
    .filter((name) => names.includes(name.toLowerCase()))
    .map((name) => `${path}.${name}: is set by the flow itself (OA-20)`);
}

export function scopeProblems({ scopes }: Pick<OAuth2, "scopes">): string[] {
  if (scopes.length === 0) return [];
  const names = scopes.map(({ name }) => name);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...repeated.map((name) => `auth.scopes: ${name} is listed twice`),
    ...(scopes.some(({ required, byDefault }) => required || byDefault)
      ? []
      : ["auth.scopes: none is required or chosen by default (OA-13)"]),
  ];
}
