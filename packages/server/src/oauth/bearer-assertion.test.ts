import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { loadCatalogue } from "@portico/providers";
import { GoogleToken } from "gtoken";
import { decodeProtectedHeader, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { Secret } from "../lib/secret.ts";
import { mintTokens } from "./mint-tokens.ts";
import { json, oauthApp, scriptedTransport } from "./testing.ts";

const pem = String(
  generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "pem", type: "pkcs8" }),
);
const email = "robot@acme.iam.gserviceaccount.com";
const scope = "https://www.googleapis.com/auth/drive.readonly";

/** Verified by jose, as a server would. */
async function readAssertion(body: URLSearchParams, now: Date) {
  const assertion = body.get("assertion") ?? "";
  const audience = "https://oauth2.googleapis.com/token";
  const { payload } = await jwtVerify(assertion, createPublicKey(pem), { audience, currentDate: now });
  return { grantType: body.get("grant_type"), header: decodeProtectedHeader(assertion), payload };
}

test.each([
  ["for itself", undefined],
  ["for a person", "ada@acme.example"],
])("a service account asks %s as Google's own gtoken does", async (_what, sub) => {
  const entry = loadCatalogue().get("googledriveServiceAccount");
  if (!entry) throw new Error("it is not in the catalogue");
  const transport = scriptedTransport(json({ access_token: "at", token_type: "Bearer", expires_in: 3599 }));
  const app = oauthApp(entry.declaration, { clientId: "", clientSecret: undefined, scopes: [scope] });
  const typed = { serviceEmail: email, privateKey: pem, privateKeyId: "key-1", ...(sub ? { actsFor: sub } : {}) };
  await mintTokens(
    transport,
    app,
    Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, new Secret(value)])),
  );
  const ours = await readAssertion(new URLSearchParams(transport.requests[0]?.body), transport.clock.now());

  const sent: URLSearchParams[] = [];
  const google = new GoogleToken({
    key: pem,
    email,
    scope,
    ...(sub ? { sub } : {}),
    transporter: {
      request: (({ data }: { data: URLSearchParams }) => {
        sent.push(data);
        return Promise.resolve({ data: { access_token: "at", expires_in: 3599 } });
      }) as never,
    },
  });
  await google.getToken();
  const theirs = await readAssertion(sent[0] ?? new URLSearchParams(), new Date());

  expect(ours.grantType).toBe(theirs.grantType);
  // ours names its type and the key as well, as Google's page has it, and is good for one use
  expect(ours.header).toEqual({ ...theirs.header, typ: "JWT", kid: "key-1" });
  const { jti, iat = 0, exp = 0, ...claims } = ours.payload;
  const { iat: theirIat = 0, exp: theirExp = 0, ...theirClaims } = theirs.payload;
  expect(claims).toEqual(theirClaims);
  expect(exp - iat).toBe(theirExp - theirIat);
  expect(jti).toMatch(/^[\w-]{20,}$/);
});
