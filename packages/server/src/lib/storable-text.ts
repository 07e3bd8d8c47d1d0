/** No honest body nests deeper; beyond it JSON writers run out of stack. */
const maxDepth = 64;

/**
 * Where `value` holds something that PostgreSQL cannot keep as it is: a text with a NUL (refused by text and jsonb) or
 * with half a surrogate pair (refused by jsonb, silently replaced in text, so that two ids could become one), or
 * nesting over 64 levels. Undefined when there is none. Keys of objects count too.
 */
export function unstorablePart(value: unknown, path: readonly string[] = []): readonly string[] | undefined {
  if (typeof value === "string") return isStorable(value) ? undefined : path;
  if (typeof value !== "object" || value === null) return undefined;
  if (path.length >= maxDepth) return path;
  for (const [key, member] of Object.entries(value)) {
    const found = isStorable(key) ? unstorablePart(member, [...path, key]) : path;
    if (found) return found;
  }
  return undefined;
}

/** A text that PostgreSQL keeps as it is. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}
