import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { findCanaries } from "./encodings.ts";

const canary = { what: "a token", text: 'canary/"é"+4f9a2c' };
const bytes = Buffer.from(canary.text, "utf8");
const around = (written: string | Buffer) =>
  Buffer.concat([Buffer.from("before "), Buffer.from(written), Buffer.from(" after")]);
const inBase64 = (before: string, alphabet: "base64" | "base64url") =>
  Buffer.concat([Buffer.from(before), bytes, Buffer.from("tail")]).toString(alphabet);

const written: readonly [string, Buffer][] = [
  ["as it is", around(bytes)],
  ["hex", around(bytes.toString("hex"))],
  ["upper-case hex", around(bytes.toString("hex").toUpperCase())],
  ["an address", around(encodeURIComponent(canary.text))],
  ["JSON", around(JSON.stringify({ token: canary.text }))],
  ["JSON in a JSON text", around(JSON.stringify({ body: JSON.stringify({ token: canary.text }) }))],
  ["UTF-16, little end first", around(Buffer.from(canary.text, "utf16le"))],
  ["UTF-16, big end first", around(Buffer.from(canary.text, "utf16le").swap16())],
  ...(["base64", "base64url"] as const).flatMap((alphabet) =>
    ["", "x", "xy"].map((before): [string, Buffer] => [
      `${alphabet} at ${before.length}`,
      around(inBase64(before, alphabet)),
    ]),
  ),
  ["gzip", gzipSync(around(bytes))],
  ["gzip between other things", around(gzipSync(around(bytes)))],
  ["base64 in gzip", around(gzipSync(around(inBase64("x", "base64"))))],
];

test.each(written)("VT-04: the sweep finds a canary that was written down as %s", (_form, haystack) => {
  expect(findCanaries([canary], [{ name: "log", bytes: haystack }])).not.toEqual([]);
});

test("VT-04: the sweep finds nothing where there is nothing, and takes no canary that chance could write", () => {
  const other = gzipSync(around("canary/other"));
  expect(findCanaries([canary], [{ name: "log", bytes: Buffer.concat([around("nothing"), other]) }])).toEqual([]);
  expect(() => findCanaries([{ what: "short", text: "abc" }], [])).toThrow(TypeError);
});
