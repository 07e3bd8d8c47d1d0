import { authorizationProblems } from "./authorization-rules.ts";
import { addressProblems } from "./address-rules.ts";
import { compilePattern } from "./field-value.ts";
import { hostEntryProblem } from "./hosts.ts";
import { iconProblems } from "./icon.ts";
import { declarationSchema, type ProviderDeclaration, type ProviderField } from "./provider.ts";
import { formFieldsOf } from "./scheme-facts.ts";
import { hasAccessToken, readNames, tokenFactsOf } from "./template-names.ts";

export type ParsedDeclaration = { ok: true; declaration: ProviderDeclaration } | { ok: false; problems: string[] };

/**
 * Reads a declaration from outside: schema first, then the rules that span fields. Problems are sentences that begin
 * with the path they are about (`auth.tokenUrl: …`), all of them at once.
 */
export function parseDeclaration(json: unknown): ParsedDeclaration {
  const parsed = declarationSchema.safeParse(json);
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map(({ path, message }) => `${path.join(".") || "declaration"}: ${message}`),
    };
  }
  const problems = checkDeclaration(parsed.data);
  return problems.length === 0 ? { ok: true, declaration: parsed.data } : { ok: false, problems };
}

/**
 * The rules that the schema cannot say: where the credential may go (OA-07, OA-21), that every placeholder has a value
 * when its template is used, PKCE (OA-08), no password and no implicit grant (OA-20), accounts named by something that
 * lasts (OA-14), a safe icon. Empty when the declaration keeps them all.
 */
export function checkDeclaration(declaration: ProviderDeclaration): string[] {
  return [
    ...declaration.hosts.flatMap((entry, index) => prefixed(`hosts.${index}`, hostEntryProblem(entry))),
    ...nameProblems(declaration),
    ...fieldProblems(declaration),
    ...addressProblems(declaration),
    ...authorizationProblems(declaration),
    ...identityProblems(declaration),
    ...(declaration.icon === undefined ? [] : iconProblems(declaration.icon).map((problem) => `icon: ${problem}`)),
  ];
}

/** Names that templates use for secrets and for the app, beside the declared ones. */
const reservedNames = new Set(["accessToken", "refreshToken", "clientId", "clientSecret"]);

function nameProblems(declaration: ProviderDeclaration): string[] {
  const seen = new Set<string>();
  const problems: string[] = [];
  const { connect, token, postConnect, secret } = readNames(declaration);
  const ownSecrets = [...secret].filter((name) => name !== "accessToken" || !hasAccessToken(declaration.auth));
  for (const name of [...connect, ...token, ...postConnect, ...ownSecrets]) {
    if (reservedNames.has(name)) problems.push(`${name}: is a reserved name`);
    if (seen.has(name)) problems.push(`${name}: is declared twice`);
    seen.add(name);
  }
  return problems;
}

function fieldProblems(declaration: ProviderDeclaration): string[] {
  const { auth, connectFields, postConnectFields, dataSources } = declaration;
  const early = [...labelled("connectFields", connectFields), ...labelled("auth.fields", formFieldsOf(auth))];
  return [
    ...early.flatMap(([path, field]) =>
      field.dataSource === undefined ? [] : [`${path}: a data source needs a credential to ask with`],
    ),
    ...[...early, ...labelled("postConnectFields", postConnectFields)].flatMap(([path, field]) => [
      ...prefixed(path, patternProblem(field.pattern)),
      ...prefixed(path, choiceProblem(field, dataSources)),
      ...prefixed(path, textProblem(field)),
    ]),
    ...expiryFieldProblems(auth),
    ...Object.entries(tokenFactsOf(auth).tokenFieldPatterns).flatMap(([name, pattern]) =>
      prefixed(`auth.tokenFieldPatterns.${name}`, patternProblem(pattern)),
    ),
  ];
}

function expiryFieldProblems(auth: ProviderDeclaration["auth"]): string[] {
  const name = "expiryField" in auth ? auth.expiryField : undefined;
  const isAsked = name === undefined || formFieldsOf(auth).some(({ id }) => id === name);
  return isAsked ? [] : [`auth.expiryField: no field is called ${name}`];
}

function choiceProblem(field: ProviderField, dataSources: ProviderDeclaration["dataSources"]): string | null {
  if (field.dataSource !== undefined && !Object.hasOwn(dataSources, field.dataSource))
    return `no data source is called ${field.dataSource}`;
  if (field.type === "select" && field.options === undefined && field.dataSource === undefined)
    return "a select needs options or a data source";
  return null;
}

function textProblem({ type, members, pattern }: ProviderField): string | null {
  if (members !== undefined && type !== "secret_text") return "members are read from a secret_text only";
  return type === "secret_text" && pattern !== undefined
    ? "a text of several lines is not held against a pattern"
    : null;
}

function patternProblem(pattern: string | undefined): string | null {
  if (pattern === undefined) return null;
  try {
    compilePattern(pattern);
  } catch {
    return "the pattern is not a regular expression";
  }
  // `^a|b$` is tied at one end each: whoever compiles it as it stands lets anything through.
  const outsideGroups = pattern
    .replace(/\\./g, "")
    .replace(/\[[^\]]*\]/g, "")
    .replace(/\([^()]*\)/g, "");
  return /[|]/.test(outsideGroups) ? "alternatives in the pattern must stand in parentheses" : null;
}

function identityProblems({ whoami }: ProviderDeclaration): string[] {
  const mutable = /\/[^/]*e-?mail[^/]*$/i.test(whoami.accountId);
  return mutable ? ["whoami.accountId: an e-mail address changes hands; name an immutable id (OA-14)"] : [];
}

function labelled(path: string, fields: readonly ProviderField[]): [string, ProviderField][] {
  return fields.map((field) => [`${path}.${field.id}`, field]);
}

function prefixed(path: string, problem: string | null): string[] {
  return problem === null ? [] : [`${path}: ${problem}`];
}
