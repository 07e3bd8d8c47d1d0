import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { errors, fetch as undiciFetch } from "undici";
import { describe, expect, test } from "vitest";
import { createKnownSecrets, ringSize } from "./known-secrets.ts";
import { redactText } from "./redact-text.ts";

const secrets = Array.from({ length: 50 }, (_, index) => {
  const bytes = randomBytes(24);
  // as providers make them: base64url, hexadecimal, with separators, with signs that are escaped in addresses
  return [
    bytes.toString("base64url"),
    bytes.toString("hex"),
    `1a-${bytes.toString("hex")}.${index}`,
    `${bytes.toString("base64")}/+=`,
  ][index % 4] as string;
});
const offsets = [0, 1, 2].map(
  (count) => (secret: string) => Buffer.from(`${"x".repeat(count)}:${secret}`).toString("base64"),
);

const written: Record<string, (secret: string) => string> = {
  raw: (secret) => `the answer was ${secret}, unexpectedly`,
  "in an address": (secret) => `GET https://api.example/x?q=${encodeURIComponent(secret)}&y=1`,
  "encoded twice": (secret) => `GET https://api.example/x?q=${encodeURIComponent(encodeURIComponent(secret))}`,
  "in JSON": (secret) => JSON.stringify({ said: `"${secret}"` }),
  "in JSON in JSON": (secret) => JSON.stringify({ body: JSON.stringify({ said: secret }) }),
  "in base64": (secret) => Buffer.from(secret).toString("base64"),
  "in base64url": (secret) => Buffer.from(secret).toString("base64url"),
  "in base64 behind 0 letters": (secret) => offsets[0]?.(secret) ?? "",
  "in base64 behind 1 letter": (secret) => offsets[1]?.(secret) ?? "",
  "in base64 behind 2 letters": (secret) => offsets[2]?.(secret) ?? "",
  "in base64 in an address": (secret) => `?b=${encodeURIComponent(Buffer.from(`user:${secret}`).toString("base64"))}`,
  "in hexadecimal digits": (secret) => Buffer.from(secret).toString("hex"),
  "in an inspected object": (secret) => inspect({ headers: [["x", secret]] }),
};

describe("redaction", () => {
  test.each(Object.entries(written))(
    "VT-12: a secret that was opened is not in a line that has it %s",
    (_name, write) => {
      const known = createKnownSecrets();
      known.note(
        JSON.stringify({ accessToken: secrets[0], nested: { refreshToken: secrets[1] }, others: secrets.slice(2) }),
      );
      for (const secret of secrets) {
        const line = write(secret);
        const clean = redactText(line, known);
        expect(clean).not.toContain(longestPiece(secret));
        expect(Buffer.from(clean, "base64").toString("latin1")).not.toContain(longestPiece(secret));
        // nobody taught it: the rule above is what does the work
        expect(redactText(line, createKnownSecrets())).toBe(line);
      }
    },
  );

  test.each([
    ['{"authorization":"Basic YTpi"}', "YTpi"],
    ['{"headers":{"set-cookie":"sid=1"}}', "sid=1"],
    ['{"client_secret":"short"}', "short"],
    ['{"body":"{\\"refresh_token\\":\\"short\\"}"}', "short"],
    ["POST /token grant_type=authorization_code&code=4%2F0Ab", "4%2F0Ab"],
    ["GET /oauth/1?code=abc&state=def&x=1", "abc"],
    ["GET /oauth/1?code=abc&state=def&x=1", "def"],
    ["sent Bearer abc.def-ghi to it", "abc.def-ghi"],
    ["eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl", "eyJzdWIiOiJ1In0"],
    ["key portico_sk_0123456789abcdef", "0123456789abcdef"],
    ["xoxb-1234-5678-abcdef", "1234-5678"],
    ["postgres://portico:hunter2@db.internal/x", "hunter2"],
    ["-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----", "MIIEvQ"],
  ])("VT-12: %s does not tell its secret although nobody knew it", (line, secret) => {
    expect(redactText(line, createKnownSecrets())).not.toContain(secret);
  });

  test.each([
    '{"level":40,"code":"credential.refresh_failed","credentialId":"0b9a3c1e-5a52-4a70-9a54-4f4f3f7d9d10"}',
    '{"tokenUrl":"https://login.example/token","secretVersion":3,"code":"ECONNRESET"}',
    "listening on http://127.0.0.1:4000/dashboard",
  ])("what an operator needs stays: %s", (line) => {
    const known = createKnownSecrets();
    known.note(JSON.stringify({ accessToken: secrets[0] }));
    expect(redactText(line, known)).toBe(line);
  });

  test("VT-12: a password without a token in it is known where it stands alone", () => {
    const known = createKnownSecrets();
    known.note(JSON.stringify({ username: "ann", password: 'p4ss "word"!' }));
    expect(redactText(JSON.stringify({ input: 'p4ss "word"!' }), known)).toBe('{"input":"[redacted]"}');
  });

  test("VT-12: the errors of client libraries, dumped whole, tell nothing", async () => {
    const known = createKnownSecrets();
    const secret = secrets[3] ?? "";
    known.note(secret);
    const failure = await undiciFetch(`http://127.0.0.1:1/?access_token=${encodeURIComponent(secret)}`, {
      headers: { authorization: `Bearer ${secret}` },
    }).catch((error: unknown) => error);
    const answered = new errors.ResponseError("refused", 401, {
      headers: { "www-authenticate": `Bearer token="${secret}"` },
      body: JSON.stringify({ echoed: secret, encoded: Buffer.from(secret).toString("base64") }),
    });
    const odd = Object.assign(new Error(`cannot use ${secret}`), {
      request: { headers: { "x-key": secret } },
      cause: failure,
    });
    for (const error of [failure, answered, odd]) {
      for (const dump of [inspect(error, { depth: 9 }), JSON.stringify(error), String((error as Error).stack)]) {
        expect(redactText(dump, known)).not.toContain(longestPiece(secret));
      }
    }
  });

  test("VT-12: what is kept is fingerprints, so many and no more, and not the secrets", () => {
    const known = createKnownSecrets();
    for (let index = 0; index < ringSize * 2; index += 1) known.note(randomBytes(16).toString("hex"));
    known.note("the-newest-of-1234567890");
    expect(known.has("the-newest-of-1234567890")).toBe(true);
    expect(known.noted).toBe(ringSize * 2 + 1);
    expect(inspect(known, { depth: 9, showHidden: true })).not.toContain("the-newest-of");
  });
});

function longestPiece(secret: string): string {
  return secret.split(/[^A-Za-z0-9_-]/).reduce((a, b) => (b.length > a.length ? b : a));
}
