import { describe, expect, test } from "vitest";
import { hostPlaceholdersIn, interpolate, InterpolationError, interpolateUrl, placeholdersIn } from "./interpolate.ts";

describe("interpolate", () => {
  test("puts values where their names stand and changes nothing else", () => {
    expect(interpolate("Bearer {accessToken}", { accessToken: "a/b+c=={x}" })).toBe("Bearer a/b+c=={x}");
    expect(interpolate('{"a":1} {}', {})).toBe('{"a":1} {}');
    expect(interpolate("{a}-{a}", { a: "$&" })).toBe("$&-$&");
  });

  test.each([
    ["is missing", {}],
    ["is empty", { token: "" }],
    ["breaks the line", { token: "x\r\nX-Admin: 1" }],
    ["holds a null", { token: "x\u0000" }],
  ])("refuses a value that %s, and does not repeat it", (_what, values: Record<string, string>) => {
    expect(() => interpolate("{token}", values)).toThrow(InterpolationError);
    expect(() => interpolate("{token}", values)).toThrow(/^\{token\} [a-z ]+$/);
  });

  test("knows no inherited names", () => expect(() => interpolate("{constructor}", {})).toThrow(InterpolationError));
});

describe("interpolateUrl", () => {
  test("encodes what goes into the path and the query", () => {
    expect(interpolateUrl("https://a.example/{x}/y?z={x}", { x: "b/../c?d#e" })).toBe(
      "https://a.example/b%2F..%2Fc%3Fd%23e/y?z=b%2F..%2Fc%3Fd%23e",
    );
    expect(interpolateUrl("/Accounts/{x}.json", { x: "a/b" })).toBe("/Accounts/a%2Fb.json");
  });

  test.each([".", ".."])("OA-07: refuses the path segment %j", (x) =>
    expect(() => interpolateUrl("/ex/{x}/rest", { x })).toThrow(InterpolationError),
  );

  test.each(["evil.test/", "evil.test#", "a\\", "a@b", "a:1", "a b", "", "-a", "a-", "a..b", "а", "％"])(
    "OA-07: refuses %j in front of the path",
    (x) => expect(() => interpolateUrl("https://{x}.a.example/y", { x })).toThrow(InterpolationError),
  );

  test("takes a whole origin where the template begins with it, and nothing more than an origin", () => {
    expect(interpolateUrl("{o}/services", { o: "https://a.example" })).toBe("https://a.example/services");
    expect(() => interpolateUrl("{o}/services", { o: "https://a.example/x" })).toThrow(InterpolationError);
    expect(() => interpolateUrl("{o}/services", { o: "https://u@a.example" })).toThrow(InterpolationError);
  });
});

test("placeholders are found once each, and those of the host apart", () => {
  expect(placeholdersIn("https://{a}.example/{b}/{a}")).toEqual(["a", "b"]);
  expect(hostPlaceholdersIn("https://{a}.example/{b}")).toEqual(["a"]);
  expect(hostPlaceholdersIn("https://a.example?x={b}")).toEqual([]);
  expect(hostPlaceholdersIn("{o}/x/{b}")).toEqual(["o"]);
  expect(hostPlaceholdersIn("/x/{b}")).toEqual([]);
});
