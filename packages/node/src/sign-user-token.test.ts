import { generateKeyPairSync } from "node:crypto";
import { jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { signUserToken } from "./sign-user-token.ts";

const projectId = "38b1f170-0c43-4eae-9a04-ab85325d99f7";
const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const signingKey = pair.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
const options = { projectId, signingKey, userId: "alice" };

describe("signUserToken", () => {
  test("TN-09: signs what the server's verifier asks for: RS256, sub, aud of the project, iat, and exp an hour later", async () => {
    const { payload, protectedHeader } = await jwtVerify(await signUserToken(options), pair.publicKey, {
      algorithms: ["RS256"],
      audience: `useparagon.com/${projectId}`,
    });
    expect(protectedHeader).toEqual({ alg: "RS256", typ: "JWT" });
    expect(Object.keys(payload).sort()).toEqual(["aud", "exp", "iat", "sub"]);
    expect(payload.sub).toBe("alice");
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
  });

  test.each([
    ["the base64 of the PEM", Buffer.from(signingKey).toString("base64")],
    ["the PEM with its line ends written out", signingKey.replaceAll("\n", "\\n")],
    ["a PKCS #1 PEM", pair.privateKey.export({ format: "pem", type: "pkcs1" }).toString()],
  ])("takes %s", async (_name, text) => {
    await jwtVerify(await signUserToken({ ...options, signingKey: text }), pair.publicKey);
  });

  test("carries permissions, another audience and another lifetime", async () => {
    const permissions = { "integration:*": false, "integration:slack": { "credential:*": ["credential:write"] } };
    const token = await signUserToken({
      ...options,
      permissions,
      audience: `portico/${projectId}`,
      expiresInSeconds: 60,
    });
    const { payload } = await jwtVerify(token, pair.publicKey, { audience: `portico/${projectId}` });
    expect(payload["urn:useparagon:connect:permissions"]).toEqual(permissions);
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
  });

  test.each([
    ["an empty user", { userId: " " }],
    ["a user of 257 bytes", { userId: "u".repeat(257) }],
    ["no project", { projectId: "" }],
    ["a lifetime over a day", { expiresInSeconds: 86_401 }],
    ["a lifetime of nothing", { expiresInSeconds: 0 }],
    ["half a second", { expiresInSeconds: 0.5 }],
    ["a key that is none", { signingKey: "secret" }],
    ["a public key", { signingKey: pair.publicKey.export({ format: "pem", type: "spki" }).toString() }],
    [
      "a key of another kind",
      { signingKey: generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString() },
    ],
  ])("refuses %s", async (_name, wrong) => {
    await expect(signUserToken({ ...options, ...wrong })).rejects.toThrow(TypeError);
  });
});
