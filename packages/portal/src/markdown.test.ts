import { describe, expect, it } from "vitest";
import { readMarkdown } from "./markdown.ts";

describe("readMarkdown", () => {
  it("reads headings, paragraphs, lists, bold, italic and links", () => {
    const blocks = readMarkdown(
      "# Hi\n\nSome **bold** and *soft* [docs](https://a.example/x).\n\n- one\n- two\n\n1. first",
    );
    expect(blocks.map(({ kind }) => kind)).toEqual(["heading", "paragraph", "list", "list"]);
    expect(blocks[1]).toEqual({
      kind: "paragraph",
      content: [
        { kind: "text", text: "Some " },
        { kind: "bold", text: "bold" },
        { kind: "text", text: " and " },
        { kind: "italic", text: "soft" },
        { kind: "text", text: " " },
        { kind: "link", text: "docs", url: "https://a.example/x" },
        { kind: "text", text: "." },
      ],
    });
  });

  it("makes plain text of links that are not https, and of HTML", () => {
    for (const address of ["javascript:alert(1)", "http://a.example", "data:text/html,x", "//a.example"]) {
      expect(readMarkdown(`[x](${address})`)).not.toContainEqual(expect.objectContaining({ kind: "link" }));
      expect(JSON.stringify(readMarkdown(`[x](${address})`))).not.toContain('"link"');
    }
    const html = "<img src=x onerror=alert(1)>";
    expect(readMarkdown(html)).toEqual([{ kind: "paragraph", content: [{ kind: "text", text: html }] }]);
  });

  it("stays quick on hostile text", () => {
    const startedAt = performance.now();
    readMarkdown("**_`[".repeat(10_000));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
