import { createHash } from "node:crypto";
import { request, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEcho, type Echo } from "./echo.ts";

const mebibyte = 1024 * 1024;
let echo: Echo;
beforeEach(async () => {
  echo = await startEcho();
});
afterEach(() => echo.close());

describe("the echo upstream", () => {
  it("says what it received, byte for byte", async () => {
    const body = Buffer.from([0, 1, 2, 255]);
    const answer = await fetch(`${echo.origin}/any/path?x=%2F`, { method: "PATCH", headers: { "x-thing": "a" }, body });
    expect(await answer.json()).toMatchObject({
      method: "PATCH",
      path: "/any/path?x=%2F",
      headers: { "x-thing": "a" },
      body: { bytes: 4, sha256: createHash("sha256").update(body).digest("hex"), base64: body.toString("base64") },
    });
  });

  it.each([204, 304, 404, 429, 503])("answers with status %i", async (status) => {
    expect((await fetch(`${echo.origin}/status/${status}`)).status).toBe(status);
  });

  it("stops sending while nobody reads, and sends the rest afterwards", async () => {
    const total = 64 * mebibyte;
    const answer = await new Promise<IncomingMessage>((resolve) => {
      request(`${echo.origin}/bytes/${total}`, resolve).end();
    });
    let before = -1;
    await expect.poll(() => before === (before = echo.bytesSent()), { interval: 100 }).toBe(true);
    expect(echo.bytesSent()).toBeLessThan(total / 2);
    let got = 0;
    for await (const piece of answer as AsyncIterable<Buffer>) got += piece.byteLength;
    expect(got).toBe(total);
  });

  it("leaves a held upload unread until it is released", async () => {
    const body = Buffer.alloc(32 * mebibyte, "b");
    const uploading = fetch(`${echo.origin}/upload-held`, { method: "POST", body });
    await expect.poll(() => echo.log.count("api")).toBe(1);
    expect(echo.bytesReceived()).toBe(0);
    echo.releaseUploads();
    expect(await (await uploading).json()).toMatchObject({
      bytes: body.byteLength,
      sha256: createHash("sha256").update(body).digest("hex"),
    });
  });

  it("compresses, sets headers and cuts answers short on demand", async () => {
    const compressed = await fetch(`${echo.origin}/gzip`);
    expect(compressed.headers.get("content-encoding")).toBe("gzip");
    expect(await compressed.json()).toMatchObject({ compressed: true });
    const headers = (await fetch(`${echo.origin}/headers?x-one=1&set-cookie=a%3Db`)).headers;
    expect([headers.get("x-one"), headers.getSetCookie()]).toEqual(["1", ["a=b"]]);
    await expect((await fetch(`${echo.origin}/cut/1000`)).text()).rejects.toThrow();
  });
});
