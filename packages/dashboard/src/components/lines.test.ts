import { describe, expect, it } from "vitest";
import { toLines, toOrigins } from "./lines.ts";

describe("lines of a list field", () => {
  it("drops blank lines and the blanks around each", () => {
    expect(toLines("  a \n\n b\n")).toEqual(["a", "b"]);
  });

  it("takes an origin as an address bar shows it, and leaves a path to be refused", () => {
    expect(toOrigins("https://app.example.com/\nhttps://app.example.com/x/\nhttps://")).toEqual([
      "https://app.example.com",
      "https://app.example.com/x",
      "https://",
    ]);
  });
});
