import { gunzipSync, inflateRawSync } from "node:zlib";

/** Something secret that was planted, and must be found nowhere. */
export interface Canary {
  /** What it is, for the report. */
  readonly what: string;
  readonly text: string;
}

/** A place that is searched. */
export interface Haystack {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Hit {
  readonly what: string;
  readonly form: string;
  readonly place: string;
}

/** Shorter ones would be found by chance. */
const shortest = 12;

/**
 * Where a canary lies, in any of the forms in which it could have been written down: as it is, hex, base64 of either
 * alphabet at each of three offsets, escaped for addresses and JSON, UTF-16 of either order, and all of these inside gzip.
 */
export function findCanaries(canaries: readonly Canary[], haystacks: readonly Haystack[]): Hit[] {
  const needles = canaries.flatMap(({ what, text }) => {
    if (text.length < shortest) throw new TypeError(`The canary "${what}" is too short to be told from chance`);
    return formsOf(text).map(([form, bytes]) => ({ what, form, bytes }));
  });
  return haystacks.flatMap(({ name, bytes }) =>
    [{ name, bytes }, ...unpacked(name, bytes)].flatMap((place) =>
      needles
        .filter((needle) => place.bytes.includes(needle.bytes))
        .map(({ what, form }) => ({ what, form, place: place.name })),
    ),
  );
}

function formsOf(text: string): readonly (readonly [form: string, bytes: Buffer])[] {
  const bytes = Buffer.from(text, "utf8");
  const utf16 = Buffer.from(text, "utf16le");
  const forms: (readonly [string, Buffer])[] = [
    ["raw", bytes],
    ["hex", Buffer.from(bytes.toString("hex"))],
    ["HEX", Buffer.from(bytes.toString("hex").toUpperCase())],
    ["URL", Buffer.from(encodeURIComponent(text))],
    ["JSON", Buffer.from(JSON.stringify(text).slice(1, -1))],
    ["JSON in JSON", Buffer.from(JSON.stringify(JSON.stringify(text)).slice(3, -3))],
    ["UTF-16LE", utf16],
    ["UTF-16BE", Buffer.from(utf16).swap16()],
    ...(["base64", "base64url"] as const).flatMap((alphabet) =>
      [0, 1, 2].map((offset) => [`${alphabet} at ${offset}`, Buffer.from(base64At(bytes, offset, alphabet))] as const),
    ),
  ];
  const seen = new Set<string>();
  return forms.filter(([, form]) => {
    const key = form.toString("latin1");
    return !seen.has(key) && seen.add(key);
  });
}

/** The characters that do not depend on what stands before and after. */
function base64At(bytes: Buffer, offset: number, alphabet: "base64" | "base64url"): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString(alphabet)
    .replace(/=+$/, "");
  const from = Math.ceil((offset * 8) / 6);
  const whole = Math.floor(((offset + bytes.length) * 8) / 6);
  return encoded.slice(from, whole);
}

const gzipStart = Buffer.from([0x1f, 0x8b, 0x08]);

/** What gzip members in it hold. */
function unpacked(name: string, bytes: Buffer): Haystack[] {
  const found: Haystack[] = [];
  for (let at = bytes.indexOf(gzipStart); at >= 0; at = bytes.indexOf(gzipStart, at + 1)) {
    const content = unpack(bytes.subarray(at));
    if (content !== null) found.push({ name: `${name}, gzip at ${at}`, bytes: content });
  }
  return found;
}

const most = { maxOutputLength: 64 * 1024 * 1024 };

function unpack(member: Buffer): Buffer | null {
  try {
    return gunzipSync(member, most);
  } catch {
    try {
      // something follows the member; its ten bytes of header are followed by the data
      return inflateRawSync(member.subarray(10), most);
    } catch {
      return null;
    }
  }
}
