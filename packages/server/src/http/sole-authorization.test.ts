import { createServer, request as sendRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { bearerToken } from "./bearer-token.ts";
import { soleAuthorization } from "./sole-authorization.ts";

const ambiguous = expect.objectContaining({ code: "http.authorization_ambiguous", status: 400 });

/** What a real request with these Authorization headers is read to. */
function readFromRequest(...authorization: string[]): Promise<unknown> {
  const headers = ["Host", "x", ...authorization.flatMap((value) => ["Authorization", value])];
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      try {
        resolve({ read: soleAuthorization(request.rawHeaders), node: request.headers.authorization });
      } catch (error) {
        resolve(error);
      }
      response.end();
      server.close();
    });
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      sendRequest({ port, host: "127.0.0.1", headers }, (answer) => answer.resume())
        .once("error", reject)
        .end();
    });
  });
}

describe("the one Authorization header", () => {
  test("one is read as it is, whatever its name's case", async () => {
    expect(await readFromRequest("Bearer a")).toMatchObject({ read: "Bearer a" });
    expect(soleAuthorization(["Host", "x", "AUTHORIZATION", "Bearer a"])).toBe("Bearer a");
    expect(soleAuthorization(["Host", "x"])).toBeUndefined();
  });

  test("two are refused, of which Node alone would keep the first", async () => {
    expect(await readFromRequest("Bearer a", "Bearer b")).toEqual(ambiguous);
    expect(await readFromRequest("Bearer a", "Bearer a")).toEqual(ambiguous);
    expect(await readFromRequest("Bearer a", "")).toEqual(ambiguous);
  });

  test("two that were joined into one on the way are refused too", async () => {
    expect(await readFromRequest("Bearer a, Bearer b")).toEqual(ambiguous);
    expect(() => bearerToken("Bearer a, Bearer b")).toThrow(ambiguous);
    expect(bearerToken("Bearer a")).toBe("a");
    expect(bearerToken(undefined)).toBe("");
  });
});
