/**
 * Puts values into a declaration's templates. One grammar everywhere: `{name}` stands for a value, and nothing else in a
 * template is special.
 */
const placeholder = /\{([a-zA-Z][a-zA-Z0-9_-]*)\}/g;
/** A header or a URL that holds one of these is a request-splitting attempt or a mistake; both are refused. */
const controlCharacter = /\p{Cc}/u;

export type TemplateValues = Readonly<Record<string, string>>;

/** Why a template could not be filled in. Names the placeholder, never the value: it may be a secret. */
export class InterpolationError extends Error {
  override readonly name = "InterpolationError";
  readonly placeholder: string;
  constructor(placeholder: string, reason: string) {
    super(`{${placeholder}} ${reason}`);
    this.placeholder = placeholder;
  }
}

/**
 * Fills in a template as it stands, for headers, user names and bodies. For a URL use `interpolateUrl`, which also
 * encodes; a URL made with this function must pass `isAllowedHost` before anything is sent to it.
 *
 * Throws `InterpolationError` when a value is missing, empty, or holds a control character.
 */
export function interpolate(template: string, values: TemplateValues): string {
  return template.replace(placeholder, (_match, name: string) => readValue(name, values));
}

/**
 * Fills in a URL or a path: values are percent-encoded from the first `/` after the host on, and in front of it they
 * must be made of host characters. A value that is a whole origin (`{instanceUrl}/services`) stays as it is. Passing the
 * result through `isAllowedHost` stays the caller's duty (OA-07): the caller knows the hosts.
 *
 * Throws `InterpolationError` as `interpolate` does, for host characters out of place, and for a path segment `.` or `..`.
 */
export function interpolateUrl(template: string, values: TemplateValues): string {
  const authorityEnd = endOfAuthority(template);
  return template.replace(placeholder, (_match, name: string, offset: number) => {
    const value = readValue(name, values);
    if (offset === 0 && isOrigin(value)) return value;
    if (offset < authorityEnd) return readHostPart(name, value);
    if (value === "." || value === "..") throw new InterpolationError(name, "would climb out of the path");
    return encodeURIComponent(value);
  });
}

/** The names that a template asks for, in order, each once. */
export function placeholdersIn(template: string): string[] {
  return [...new Set(Array.from(template.matchAll(placeholder), (match) => match[1] ?? ""))];
}

/** The names that stand in front of the path: what they become decides where a request goes. */
export function hostPlaceholdersIn(template: string): string[] {
  return placeholdersIn(template.slice(0, endOfAuthority(template)));
}

function readValue(name: string, values: TemplateValues): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined || value === "") throw new InterpolationError(name, "has no value");
  if (controlCharacter.test(value)) throw new InterpolationError(name, "holds a control character");
  return value;
}

function readHostPart(name: string, value: string): string {
  if (!/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i.test(value) || value.includes("..")) {
    throw new InterpolationError(name, "is not part of a host name");
  }
  return value;
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
}

/** Where the host ends: for `https://{shop}.example/x` at the third slash, for a path at once, for `{origin}/x` at the slash. */
function endOfAuthority(template: string): number {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(template)?.[0];
  if (scheme === undefined && !template.startsWith("{")) return 0;
  const from = scheme?.length ?? 0;
  const end = template.slice(from).search(/[/\\?#]/);
  return end === -1 ? template.length : from + end;
}
