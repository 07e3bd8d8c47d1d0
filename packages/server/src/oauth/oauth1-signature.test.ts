import { constants, createPublicKey, createVerify, generateKeyPairSync, publicDecrypt } from "node:crypto";
import fc from "fast-check";
import { generateBase, hmacsign, hmacsign256, plaintext, rsasign } from "oauth-sign";
import { describe, expect, test } from "vitest";
import { oauth1Authorization } from "./oauth1-authorization.ts";
import { isRsaKey, oauth1Signature, signatureBaseString } from "./oauth1-signature.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ format: "pem", type: "pkcs8" }) as string;
const text = fc.string({ unit: "binary", minLength: 1, maxLength: 20 });
const requests = fc.record({
  method: fc.constantFrom("GET", "POST", "DELETE"),
  path: fc.webPath(),
  parameters: fc.dictionary(text, text, { maxKeys: 6, noNullPrototype: true }),
  consumerSecret: text,
  tokenSecret: text,
});

/** As oauth-sign, which `request` signed with for a decade, is told of the same. */
const peers = { "HMAC-SHA1": hmacsign, "HMAC-SHA256": hmacsign256 } as const;

describe("a signature, beside that of oauth-sign", () => {
  test("has the same base string, whatever the characters", () => {
    fc.assert(
      fc.property(requests, ({ method, path, parameters }) => {
        const url = new URL(`https://api.example${path}`);
        const ours = signatureBaseString({ method, url, parameters: Object.entries(parameters) });
        expect(ours).toBe(generateBase(method, `https://api.example${url.pathname}`, parameters));
      }),
    );
  });

  test.each(["HMAC-SHA1", "HMAC-SHA256"] as const)("is the same for %s", (name) => {
    fc.assert(
      fc.property(requests, ({ method, path, parameters, consumerSecret, tokenSecret }) => {
        const url = new URL(`https://api.example${path}`);
        const request = { method, url, parameters: Object.entries(parameters) };
        const address = `https://api.example${url.pathname}`;
        expect(oauth1Signature(name, request, { consumerSecret, tokenSecret })).toBe(
          peers[name](method, address, parameters, consumerSecret, tokenSecret),
        );
        expect(oauth1Signature("PLAINTEXT", request, { consumerSecret, tokenSecret })).toBe(
          plaintext(consumerSecret, tokenSecret),
        );
      }),
    );
  });

  test("is the same for RSA-SHA1, and for RSA-SHA256 one that the public key verifies over its base string", () => {
    const parameters = { a: "1 +é", oauth_nonce: "7d8f" };
    const request = { method: "POST", url: new URL("https://api.example/x"), parameters: Object.entries(parameters) };
    const secrets = { consumerSecret: pem, tokenSecret: "unused" };
    expect(oauth1Signature("RSA-SHA1", request, secrets)).toBe(
      rsasign("POST", "https://api.example/x", parameters, pem),
    );
    const signature = oauth1Signature("RSA-SHA256", request, secrets);
    const base = generateBase("POST", "https://api.example/x", parameters);
    const publicKey = createPublicKey(pem);
    expect(createVerify("sha256").update(base).verify(publicKey, signature, "base64")).toBe(true);
    // RSASSA-PKCS1-v1_5, as RFC 5849 section 3.4.3 has it: a type-1 block that names SHA-256
    const block = publicDecrypt(
      { key: publicKey, padding: constants.RSA_PKCS1_PADDING },
      Buffer.from(signature, "base64"),
    );
    expect(block.subarray(0, 19).toString("hex")).toBe("3031300d060960864801650304020105000420");
  });
});

describe("a private key", () => {
  test.each([
    ["RSA of 2048 bits", pem, true],
    ["RSA of 1024 bits", pemOf(generateKeyPairSync("rsa", { modulusLength: 1024 })), false],
    ["another kind of key", pemOf(generateKeyPairSync("ed25519")), false],
    ["a text", "not a key", false],
  ])("that is %s", (_what, key, isUsable) => {
    expect(isRsaKey(key)).toBe(isUsable);
  });
});

describe("the Authorization header", () => {
  const url = new URL("https://api.example/x?a=1");
  const secrets = { consumerSecret: "c&s", tokenSecret: "" };
  const header = (): string =>
    oauth1Authorization(
      "HMAC-SHA256",
      { method: "POST", url, consumerKey: "k", parameters: [["oauth_callback", "https://us.example/oauth?state=s"]] },
      secrets,
      new Date("2026-03-01T12:00:00Z"),
    );

  test("has no token while there is none, the callback encoded, and a hexadecimal nonce that is never the same", () => {
    const one = header();
    expect(one).toMatch(
      /^OAuth oauth_consumer_key="k", oauth_signature_method="HMAC-SHA256", oauth_timestamp="1772366400"/,
    );
    expect(one).toContain('oauth_callback="https%3A%2F%2Fus.example%2Foauth%3Fstate%3Ds"');
    expect(one).not.toContain("oauth_token");
    const nonces = [one, header()].map((each) => /oauth_nonce="([^"]*)"/.exec(each)?.[1] ?? "");
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(nonces).size).toBe(2);
  });
});

function pemOf({
  privateKey: key,
}: {
  privateKey: { export: (as: { format: "pem"; type: "pkcs8" }) => unknown };
}): string {
  return String(key.export({ format: "pem", type: "pkcs8" }));
}
