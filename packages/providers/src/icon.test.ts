import { describe, expect, test } from "vitest";
import { iconProblems } from "./icon.ts";

const icon = (inside: string, attributes = "") =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"${attributes}>${inside}</svg>`;

describe("iconProblems", () => {
  test.each([
    icon('<title>Acme</title><path fill="#123" d="M0 0h24v24"/>'),
    icon(
      '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs><rect width="24" height="24" fill="url(#g)"/>',
    ),
    icon('<g transform="translate(1 2) scale(1.5)"><circle cx="1" cy="1" r="1"/></g>') + "\n",
  ])("takes a drawing: %s", (svg) => expect(iconProblems(svg)).toEqual([]));

  test.each([
    ["a script", icon("<script>alert(1)</script>")],
    ["a script in capitals", icon("<SCRIPT/>")],
    ["an event handler", icon("", ' onload="alert(1)"')],
    ["an event handler on a shape", icon('<path onclick="x" d="M0 0"/>')],
    ["a link", icon('<a href="javascript:alert(1)"><path d="M0 0"/></a>')],
    ["an image", icon('<image href="https://evil.test/x.png"/>')],
    ["a use of another file", icon('<use href="https://evil.test/x.svg#a"/>')],
    ["a link of the old kind", icon('<use xlink:href="#a"/>')],
    ["foreign content", icon("<foreignObject><body/></foreignObject>")],
    ["an animation", icon('<animate attributeName="href"/>')],
    ["a style element", icon("<style>*{background:url(https://evil.test)}</style>")],
    ["a style attribute", icon('<path style="fill:url(https://evil.test)" d="M0 0"/>')],
    ["a fill from outside", icon('<path fill="url(https://evil.test/#a)" d="M0 0"/>')],
    ["a data address", icon('<path fill="url(data:image/svg+xml,x)" d="M0 0"/>')],
    ["a comment", icon("<!-- x -->")],
    ["a document type with an entity", `<!DOCTYPE svg [<!ENTITY x "y">]>${icon("")}`],
    ["a processing instruction", `<?xml-stylesheet href="x"?>${icon("")}`],
    ["a CDATA section", icon("<![CDATA[<script>]]>")],
    ["an entity", icon("<title>&#x3c;script></title>")],
    ["an unquoted attribute", icon("<path d=M0/>")],
    ["an attribute in single quotes", icon("<path d='M0 0'/>")],
    ["a tag that is never closed", icon("<g>")],
    ["tags that cross", icon("<g><defs></g></defs>")],
    ["text after the icon", `${icon("")}<p>`],
    ["two icons", icon("") + icon("")],
    ["no icon", "<g></g>"],
    ["nothing", ""],
    ["a foreign namespace", '<svg xmlns="http://www.w3.org/1999/xhtml" viewBox="0 0 1 1"></svg>'],
    ["no view box", '<svg xmlns="http://www.w3.org/2000/svg"></svg>'],
    ["more than fits", icon(`<path d="${"M0 0".repeat(6_000)}"/>`)],
  ])("refuses %s", (_what, svg) => expect(iconProblems(svg)).not.toEqual([]));
});
