/**
 * What in a path or an absolute URL would let two readers disagree about where a request goes (PX-02), or null. Our
 * parser, a proxy on the way and the provider's router may each decode once more than the other, so whatever becomes a
 * dot segment, a backslash or a control character after any number of decodings is refused, not interpreted. The query
 * is only data and may hold all of these encoded.
 */
export function findPathFault(pathOrUrl: string): string | null {
  if (!/^[\x21-\x7e]*$/.test(pathOrUrl)) return "it holds a space, a control character or a letter outside ASCII";
  const end = pathOrUrl.search(/[?#]/);
  const path = end === -1 ? pathOrUrl : pathOrUrl.slice(0, end);
  if (path.includes("\\")) return "it holds a backslash";
  if (!path.includes("%") && !path.includes("./") && !path.endsWith(".") && !path.includes(".;")) return null;
  const decoded = decodeFully(path);
  if (decoded === null) return "it is percent-encoded too many times over";
  if (/[\x00-\x1f\x7f\\]/.test(decoded)) return "it holds an encoded backslash or control character";
  // a path parameter hides a dot segment from some routers: `..;v=1` is `..` to them
  const climbs = decoded.split("/").some((segment) => /^\.{1,2}(;|$)/.test(segment));
  return climbs ? "it holds a dot segment" : null;
}

const maxDecodings = 5;

/** Decodes ASCII escapes until nothing changes; null when that takes more rounds than any honest caller needs. */
function decodeFully(path: string): string | null {
  let decoded = path;
  for (let round = 0; round <= maxDecodings; round += 1) {
    const next = decoded.replace(/%([0-7][0-9a-f])/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    if (next === decoded) return decoded;
    decoded = next;
  }
  return null;
}
