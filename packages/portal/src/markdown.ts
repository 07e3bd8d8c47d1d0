/**
 * A small markdown reader for integration overviews: headings, paragraphs, lists, bold, italic, code and https links.
 * It makes a tree, never HTML, so whatever a host writes can only ever become text in a known element.
 */
export type Inline =
  | { readonly kind: "text" | "bold" | "italic" | "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly url: string };

export type Block =
  | { readonly kind: "heading" | "paragraph"; readonly content: readonly Inline[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] };

const headingPattern = /^#{1,6}\s+(.*?)\s*#*$/;
const itemPattern = /^\s{0,3}(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/;
const inlinePattern = /\*\*(.+?)\*\*|__(.+?)__|\*(.+?)\*|\b_(.+?)_\b|`([^`]+)`|\[([^\]]+)\]\(([^()\s]+)\)/g;

/** Reads at most 20,000 characters; the rest is left out. */
export function readMarkdown(source: string): readonly Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let list: { ordered: boolean; items: string[] } | null = null;

  const endParagraph = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", content: readInline(paragraph.join(" ")) });
    paragraph = [];
  };
  const endList = (): void => {
    if (list) blocks.push({ kind: "list", ordered: list.ordered, items: list.items.map(readInline) });
    list = null;
  };

  for (const line of source.slice(0, 20_000).split(/\r?\n/)) {
    const heading = headingPattern.exec(line);
    const item = itemPattern.exec(line);
    if (line.trim() === "") {
      endParagraph();
      endList();
    } else if (heading) {
      endParagraph();
      endList();
      blocks.push({ kind: "heading", content: readInline(heading[1] ?? "") });
    } else if (item) {
      endParagraph();
      const ordered = item[2] !== undefined;
      if (list && list.ordered !== ordered) endList();
      list ??= { ordered, items: [] };
      list.items.push(item[3] ?? "");
    } else if (list) {
      list.items[list.items.length - 1] += ` ${line.trim()}`;
    } else {
      paragraph.push(line.trim());
    }
  }
  endParagraph();
  endList();
  return blocks;
}

function readInline(source: string): readonly Inline[] {
  const parts: Inline[] = [];
  let position = 0;
  for (const match of source.matchAll(inlinePattern)) {
    if (match.index > position) parts.push({ kind: "text", text: source.slice(position, match.index) });
    parts.push(readMark(match));
    position = match.index + match[0].length;
  }
  if (position < source.length) parts.push({ kind: "text", text: source.slice(position) });
  return parts;
}

function readMark(match: RegExpExecArray): Inline {
  const [whole, stars, underscores, star, underscore, code, label, address] = match;
  if (label !== undefined && address !== undefined) {
    const url = safeAddress(address);
    return url === null ? { kind: "text", text: label } : { kind: "link", text: label, url };
  }
  if (code !== undefined) return { kind: "code", text: code };
  const bold = stars ?? underscores;
  if (bold !== undefined) return { kind: "bold", text: bold };
  return { kind: "italic", text: star ?? underscore ?? whole };
}

/** Only https leaves this page by a link in text that the host wrote. */
export function safeAddress(address: string): string | null {
  try {
    const url = new URL(address);
    return url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}
