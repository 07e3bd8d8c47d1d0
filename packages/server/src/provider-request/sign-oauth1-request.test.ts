import { createVerify, generateKeyPairSync } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { Secret } from "../lib/secret.ts";
import { headerOf } from "./draft-request.ts";
import { finishRequest } from "./finish-request.ts";
import { oauth1Signature, signatureBaseString } from "../oauth/oauth1-signature.ts";
import { testProvider } from "./testing.ts";

type Pairs = [string, string][];

describe("an OAuth 1.0a signature", () => {
  test("signs the base string of RFC 5849, section 3.4.1.1", () => {
    const url = new URL("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b");
    const parameters: Pairs = [
      ...url.searchParams,
      ...new URLSearchParams("c2&a3=2+q"),
      ["oauth_consumer_key", "9djdj82h48djs9d2"],
      ["oauth_token", "kkk9d7dh3k39sjv7"],
      ["oauth_signature_method", "HMAC-SHA1"],
      ["oauth_timestamp", "137131201"],
      ["oauth_nonce", "7d8f3e4a"],
    ];
    expect(signatureBaseString({ method: "post", url, parameters })).toBe(
      "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q" +
        "%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_" +
        "key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_m" +
        "ethod%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk" +
        "9d7dh3k39sjv7",
    );
  });

  test.each([
    [
      "the photo of RFC 5849, section 1.2",
      "GET",
      "http://photos.example.net/photos?file=vacation.jpg&size=original",
      [
        ["oauth_consumer_key", "dpf43f3p2l4k3l03"],
        ["oauth_token", "nnch734d00sl2jdk"],
        ["oauth_signature_method", "HMAC-SHA1"],
        ["oauth_timestamp", "137131202"],
        ["oauth_nonce", "chapoH"],
      ],
      { consumerSecret: "kd94hf93k423kf44", tokenSecret: "pfkkdhi9sl3r4s00" },
      "MdpQcU8iPSUjWoN/UDMsK2sui9I=",
    ],
  ] as const)("is that of %s", (_what, method, address, own, secrets, expected) => {
    const url = new URL(address);
    const parameters = [...url.searchParams, ...(own as unknown as Pairs)];
    expect(oauth1Signature("HMAC-SHA1", { method, url, parameters }, secrets)).toBe(expected);
  });

  // https://developer.x.com/en/docs/authentication/oauth-1-0a/creating-a-signature
  test("is that of the published example with a form, characters that need care and a query", () => {
    const url = new URL("https://api.twitter.com/1.1/statuses/update.json?include_entities=true");
    const parameters: Pairs = [
      ...url.searchParams,
      ["status", "Hello Ladies + Gentlemen, a signed OAuth request!"],
      ["oauth_consumer_key", "xvz1evFS4wEEPTGEFPHBog"],
      ["oauth_nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"],
      ["oauth_signature_method", "HMAC-SHA1"],
      ["oauth_timestamp", "1318622958"],
      ["oauth_token", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"],
      ["oauth_version", "1.0"],
    ];
    const secrets = {
      consumerSecret: "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
      tokenSecret: "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
    };
    expect(oauth1Signature("HMAC-SHA1", { method: "POST", url, parameters }, secrets)).toBe(
      "hCtSmYh+iHYCEqBWrE7C7hYmtUk=",
    );
    expect(oauth1Signature("PLAINTEXT", { method: "POST", url, parameters }, secrets)).toBe(
      `${secrets.consumerSecret}&${secrets.tokenSecret}`,
    );
  });

  test("is verified by its RSA key", () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const consumerSecret = privateKey.export({ format: "pem", type: "pkcs8" }) as string;
    const request = { method: "GET", url: new URL("https://api.example/x"), parameters: [["a", "1"]] as Pairs };
    const signature = oauth1Signature("RSA-SHA1", request, { consumerSecret, tokenSecret: "" });
    const verified = createVerify("RSA-SHA1")
      .update(signatureBaseString(request))
      .verify(publicKey, signature, "base64");
    expect(verified).toBe(true);
  });
});

describe("a request that is signed by OAuth 1.0a", () => {
  const provider = testProvider({
    auth: {
      scheme: "oauth1",
      fields: [
        { id: "consumerKey", title: "Consumer key" },
        { id: "consumerSecret", title: "Consumer secret", type: "password" },
        { id: "tokenId", title: "Token ID" },
        { id: "tokenSecret", title: "Token secret", type: "password" },
      ],
      consumerKey: "{consumerKey}",
      consumerSecret: "{consumerSecret}",
      token: "{tokenId}",
      tokenSecret: "{tokenSecret}",
      signatureMethod: "HMAC-SHA256",
      realm: "{consumerKey}",
    },
    api: { baseUrl: "https://api.provider.test/v1" },
  });
  const values = { consumerKey: "the key", consumerSecret: "the-secret", tokenId: "t-1", tokenSecret: "t-secret" };
  const secret = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, new Secret(text)]));
  const access = { provider, templateValues: {}, secret };
  const clock = { now: () => new Date("2026-03-01T12:00:00Z") };

  /** The members of the header, decoded. */
  const readHeader = (headers: readonly string[]): Record<string, string> => {
    const text = headerOf(headers, "authorization") ?? "";
    expect(text).toMatch(/^OAuth /);
    return Object.fromEntries(
      [...text.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name, value]) => [name, decodeURIComponent(value ?? "")]),
    );
  };

  test("carries a signature over its query and its form, a hexadecimal nonce, and no secret", async () => {
    const form = "name=A%26B+C&name=2";
    const signed = await finishRequest(
      access,
      {
        method: "POST",
        url: "https://api.provider.test/v1/things?limit=10",
        headers: ["content-type", "application/x-www-form-urlencoded; charset=utf-8", "authorization", "Bearer mine"],
        body: Readable.from([Buffer.from(form)]),
      },
      clock,
    );
    const { realm, oauth_signature: signature, ...own } = readHeader(signed.headers);
    expect(realm).toBe("the key");
    expect(own).toMatchObject({
      oauth_consumer_key: "the key",
      oauth_token: "t-1",
      oauth_timestamp: "1772366400",
      oauth_nonce: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
    const url = new URL("https://api.provider.test/v1/things?limit=10");
    const parameters: Pairs = [...url.searchParams, ...new URLSearchParams(form), ...Object.entries(own)];
    const expected = oauth1Signature("HMAC-SHA256", { method: "POST", url, parameters }, values);
    expect(signature).toBe(expected);
    expect(String(signed.body)).toBe(form);
    expect(signed.headers.join(" ")).not.toMatch(/the-secret|t-secret|Bearer/);
  });

  test("streams a body that is no form, and never uses a nonce twice", async () => {
    const body = Readable.from([Buffer.from("{}")]);
    const draft = {
      method: "POST",
      url: "https://api.provider.test/v1/x",
      headers: ["content-type", "application/json"],
    };
    const signed = await Promise.all([0, 1].map(() => finishRequest(access, { ...draft, body }, clock)));
    expect(signed[0]?.body).toBe(body);
    expect(new Set(signed.map(({ headers }) => readHeader(headers)["oauth_nonce"])).size).toBe(2);
  });
});
