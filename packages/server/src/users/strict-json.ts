/**
 * `JSON.parse` that refuses an object with the same key twice: two readers that pick different ones see two different
 * tokens (security bar TN-10; RFC 8259 section 4). Keys are compared after their escapes are read. Throws `SyntaxError`.
 */
export function parseStrictJson(text: string): unknown {
  // first, because what follows relies on well-formed input and is iterative: depth costs no stack
  const value: unknown = JSON.parse(text);
  refuseDuplicateKeys(text);
  return value;
}

const stringLiteral = /"(?:[^"\\]|\\.)*"/y;

function refuseDuplicateKeys(text: string): void {
  /** One entry per open bracket: the keys seen in an object, null for an array. */
  const open: (Set<string> | null)[] = [];
  let atKey = false;
  for (let at = 0; at < text.length;) {
    switch (text.charAt(at)) {
      case "{":
        open.push(new Set());
        atKey = true;
        break;
      case "[":
        open.push(null);
        atKey = false;
        break;
      case "}":
      case "]":
        open.pop();
        break;
      case ",":
        atKey = open.at(-1) instanceof Set;
        break;
      case '"': {
        stringLiteral.lastIndex = at;
        const literal = stringLiteral.exec(text)?.[0] ?? '"';
        if (atKey) noteKey(open.at(-1), literal);
        atKey = false;
        at += literal.length;
        continue;
      }
    }
    at += 1;
  }
}

function noteKey(keys: Set<string> | null | undefined, literal: string): void {
  const key = JSON.parse(literal) as string;
  if (keys?.has(key)) throw new SyntaxError(`The key ${literal} appears twice`);
  keys?.add(key);
}
