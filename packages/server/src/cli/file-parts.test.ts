import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { fileParts } from "./file-parts.ts";

async function cut(content: string, format: "csv" | "lines", lines = 2) {
  const parts: [number, boolean, string][] = [];
  const pieces = content.match(/[^]{1,7}/g) ?? [];
  const file = Readable.from(pieces.map((piece) => Buffer.from(piece)));
  for await (const { firstLine, isLast, bytes } of fileParts(file, format, { lines, characters: 1000 }))
    parts.push([firstLine, isLast, Buffer.from(bytes).toString("utf8")]);
  return parts;
}

describe("the parts of a file of records", () => {
  test("end where lines end, know their place, and lose no byte", async () => {
    expect(await cut("one\ntwo ü\r\nthree\n\nfive", "lines")).toEqual([
      [1, false, "one\ntwo ü\r\n"],
      [3, false, "three\n\n"],
      [5, true, "five"],
    ]);
    expect(await cut("one\ntwo\n", "lines")).toEqual([[1, true, "one\ntwo\n"]]);
    expect(await cut("", "lines")).toEqual([[1, true, ""]]);
  });

  test("of CSV have the header each, and no value is cut in two", async () => {
    expect(await cut('id,name\n1,"a\nb\nc"\n2,d\n3,e\n', "csv")).toEqual([
      [1, false, 'id,name\n1,"a\nb\nc"\n'],
      [5, true, "id,name\n2,d\n3,e\n"],
    ]);
  });
});
