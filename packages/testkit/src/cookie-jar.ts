/** The cookies of one person's browser at one site; attributes are ignored. */
export interface CookieJar {
  /** The `cookie` header, empty when there are none. */
  readonly header: Readonly<Record<string, string>>;
  keep(response: Response): void;
}

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    get header() {
      return cookies.size === 0 ? {} : { cookie: [...cookies].map((pair) => pair.join("=")).join("; ") };
    },
    keep(response) {
      for (const line of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (name !== undefined && value !== undefined) cookies.set(name, value);
      }
    },
  };
}
