import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { Secret } from "../lib/secret.ts";
import { headerOf, type DraftRequest } from "./draft-request.ts";
import { finishRequest, needsFinishing } from "./finish-request.ts";
import { testAccess, testProvider } from "./testing.ts";

const clock = { now: () => new Date(0) };
const providerWith = (encoding: "form" | "json") =>
  testProvider({
    api: { baseUrl: "https://api.provider.test/v1", body: { encoding, members: { key: "{accessToken}" } } },
  });
const secret = { accessToken: new Secret('s"&=é') };

async function send(encoding: "form" | "json", text: string | null, contentType?: string, method = "POST") {
  const draft: DraftRequest = {
    method,
    url: "https://api.provider.test/v1/things",
    headers: contentType === undefined ? [] : ["content-type", contentType],
    body: text === null ? null : Readable.from([Buffer.from(text)]),
  };
  const finished = await finishRequest(testAccess(providerWith(encoding), { secret }), draft, clock);
  return { ...finished, text: String(finished.body), length: headerOf(finished.headers, "content-length") };
}

describe("a key in the request's body", () => {
  test("only declarations that say so have their requests looked at", () => {
    expect(needsFinishing(testProvider())).toBe(false);
    expect(needsFinishing(providerWith("json"))).toBe(true);
  });

  test("JSON: is put into the caller's object, whose other text stays as it was", async () => {
    const sent = await send("json", ' {"id": 12345678901234567890, "a":[1]}', "application/json; charset=utf-8");
    expect(sent.text).toBe(' {"key":"s\\"&=é","id": 12345678901234567890, "a":[1]}');
    expect(sent.length).toBe(String(Buffer.byteLength(sent.text)));
    expect(headerOf(sent.headers, "content-type")).toBe("application/json; charset=utf-8");
    expect((await send("json", "{ }", "application/json")).text).toBe('{"key":"s\\"&=é" }');
  });

  test("JSON: takes the place of the caller's own, however that is spelt", async () => {
    expect(JSON.parse((await send("json", '{"\\u006bey":"mine","b":1}', "application/json")).text)).toEqual({
      key: 's"&=é',
      b: 1,
    });
  });

  test("form: takes the place of the caller's own, and the rest stays", async () => {
    const sent = await send("form", "a=1+2&ke%79=mine&b=%20", "application/x-www-form-urlencoded");
    expect(sent.text).toBe("a=1+2&b=%20&key=s%22%26%3D%C3%A9");
  });

  test("a body that is not there is made; methods without one are left alone", async () => {
    expect(await send("json", null)).toMatchObject({ text: '{"key":"s\\"&=é"}', length: "17" });
    expect((await send("form", null)).text).toBe("key=s%22%26%3D%C3%A9");
    expect((await send("json", null, undefined, "GET")).body).toBeNull();
  });

  test.each([
    ["json", "a=1", "application/x-www-form-urlencoded"],
    ["json", "[1]", "application/json"],
    ["json", "{", "application/json"],
    ["form", "{}", "application/json"],
    ["form", "--x", "multipart/form-data; boundary=x"],
  ] as const)("%s: %s as %s is refused before anything is sent", async (encoding, text, contentType) => {
    await expect(send(encoding, text, contentType)).rejects.toMatchObject({ code: "proxy.body_refused" });
  });

  test("more than 1 MiB is refused", async () => {
    const big = `{"a":"${"x".repeat(1024 * 1024)}"}`;
    await expect(send("json", big, "application/json")).rejects.toMatchObject({ code: "proxy.body_too_large" });
  });
});
