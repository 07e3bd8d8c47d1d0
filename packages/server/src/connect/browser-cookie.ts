import { hasTokenShape, randomToken } from "../lib/random.ts";

/**
 * The cookie that ties a connect flow to one browser (security bar N2): set by the start page, present at the callback
 * because Lax cookies travel on top-level navigation, readable by no script. One value a browser: flows that run side
 * by side in it are told apart by their `state`.
 */
export interface BrowserCookie {
  /** The browser's value, or a new one, and the header that sets it again for 15 minutes. */
  renew(cookieHeader: string | undefined): { value: string; header: string };
  read(cookieHeader: string | undefined): string | undefined;
}

const maxAgeSeconds = 15 * 60;

/**
 * `secure` false is for plain http on a closed network only (`PORTICO_ALLOW_INSECURE_HTTP`): the `__Host-` prefix, which
 * keeps sub-domains from planting the cookie, needs `Secure`. Loopback http counts as secure in browsers.
 */
export function createBrowserCookie(secure: boolean): BrowserCookie {
  const name = secure ? "__Host-portico-browser" : "portico-browser";
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  const read = (header: string | undefined): string | undefined => readCookie(header, name);
  return {
    read,
    renew(header) {
      const value = read(header) ?? randomToken();
      return { value, header: `${name}=${value}; Max-Age=${maxAgeSeconds}; ${attributes}` };
    },
  };
}

function readCookie(header: string | undefined, name: string): string | undefined {
  const values = (header ?? "")
    .split(";")
    .map((part) => part.trim().split("="))
    .filter(([key]) => key === name)
    .map(([, value]) => value ?? "");
  // two cookies of one name mean that somebody planted one; a value of another shape is not ours
  const [value] = values;
  return values.length === 1 && value !== undefined && hasTokenShape(value) ? value : undefined;
}
