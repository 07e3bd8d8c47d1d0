import { randomBytes } from "node:crypto";

/**
 * Recognises secrets that this process opened or received, without keeping them: of each token-like piece of a secret a
 * keyed fingerprint of 53 bits is kept, the newest 16,384 (VT-12).
 */
export interface KnownSecrets {
  /** Takes note of a secret: a text, or a JSON object whose texts are the secrets. */
  note(secret: string): void;
  /** Whether this is a piece of a noted secret, or one whole. */
  has(piece: string): boolean;
  /** How many pieces have ever been noted; what was noted more than half the ring ago may be forgotten soon. */
  readonly noted: number;
}

export const ringSize = 16_384;

/** Escapes first: what they stand for is no letter of a token, but their last digits look like some. */
const pieces = /%[0-9A-Fa-f]{2}|\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])|[A-Za-z0-9_-]{8,}/g;

/** The runs of letters and digits of a text by which a secret is recognised: of 8 or more, words among them. */
export function tokenPieces(text: string): string[] {
  return (text.match(pieces) ?? []).filter((piece) => piece.length >= 8);
}

/** So long or so mixed that it is no word of a sentence. */
function isTokenLike(piece: string): boolean {
  return piece.length >= 20 || (piece.length >= 8 && /\d/.test(piece) && /[A-Za-z]/.test(piece));
}

export function createKnownSecrets(): KnownSecrets {
  const seeds = randomBytes(8);
  const [first, second] = [seeds.readUInt32LE(0), seeds.readUInt32LE(4)];
  const ring = new Float64Array(ringSize);
  const known = new Set<number>();
  let noted = 0;

  function add(piece: string): void {
    const fingerprint = fingerprintOf(piece, first, second);
    if (known.has(fingerprint)) return;
    const at = noted % ringSize;
    if (noted >= ringSize) known.delete(ring[at] ?? 0);
    ring[at] = fingerprint;
    known.add(fingerprint);
    noted += 1;
  }

  return {
    note(secret) {
      for (const text of textsOf(secret)) {
        const found = tokenPieces(text);
        // every piece of a token: base64 has runs without a digit between its signs, and half a token is too much
        if (found.some(isTokenLike) || /^\S{20,}$/.test(text)) found.forEach(add);
        // no token in it: a password. Known as a whole, since its pieces may be words
        else if (text.length >= 6) add(text);
      }
    },
    has: (piece) => known.has(fingerprintOf(piece, first, second)),
    get noted() {
      return noted;
    },
  };
}

function textsOf(secret: string): string[] {
  if (!secret.startsWith("{")) return [secret];
  try {
    return textsInside(JSON.parse(secret));
  } catch {
    return [secret];
  }
}

function textsInside(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsInside) : [];
}

/** MurmurHash3's mixing on two lanes with secret seeds. Not for strangers' eyes: it never leaves this process. */
function fingerprintOf(text: string, first: number, second: number): number {
  let a = first;
  let b = second;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0xcc9e2d51);
    a = (a << 15) | (a >>> 17);
    b = Math.imul(b ^ unit, 0x1b873593);
    b = (b << 13) | (b >>> 19);
  }
  a = finish(a ^ text.length);
  b = finish(b ^ a);
  return (a >>> 0) * 0x20_0000 + (b >>> 11);
}

function finish(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
