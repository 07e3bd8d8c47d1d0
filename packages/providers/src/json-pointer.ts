/**
 * The value a JSON pointer (RFC 6901) names, or undefined when there is none. Only own members count: `/__proto__` and
 * `/constructor` name nothing unless the document has them.
 */
export function readPointer(document: unknown, pointer: string): unknown {
  if (pointer === "") return document;
  let value = document;
  for (const token of pointer.slice(1).split("/")) {
    const member = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, member)) return undefined;
    if (Array.isArray(value) && !/^\d+$/.test(member)) return undefined;
    value = (value as Record<string, unknown>)[member];
  }
  return value;
}
