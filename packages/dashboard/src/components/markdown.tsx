import { Fragment, type ReactNode } from "react";
import { ExternalLink } from "./links.tsx";
import classes from "./markdown.module.css";

/**
 * Draws the Markdown that setup pages use: headings, paragraphs, lists, bold, code and https links. Everything becomes a
 * React element, nothing becomes HTML, so a private provider's text cannot bring script with it.
 */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <div className={classes["markdown"]}>
      {text
        .replaceAll("\r\n", "\n")
        .split(/\n{2,}/)
        .map(drawBlock)}
    </div>
  );
}

const bullet = /^\s*[-*] /;
const numbered = /^\s*\d+[.)] /;

function drawBlock(block: string, position: number): ReactNode {
  const lines = block.split("\n").filter((line) => line.trim() !== "");
  const first = lines[0];
  if (first === undefined) return null;
  const heading = /^#{1,6} (.*)$/.exec(first);
  if (heading) {
    return (
      <Fragment key={position}>
        <h3>{drawInline(heading[1] ?? "")}</h3>
        {lines.length > 1 ? drawBlock(lines.slice(1).join("\n"), 0) : null}
      </Fragment>
    );
  }
  const marker = [numbered, bullet].find((pattern) => pattern.test(first));
  if (!marker) return <p key={position}>{drawInline(lines.join(" "))}</p>;
  const items = joinItems(lines, marker).map((item, index) => <li key={index}>{drawInline(item)}</li>);
  return marker === numbered ? <ol key={position}>{items}</ol> : <ul key={position}>{items}</ul>;
}

/** A line without a marker goes on with the item above it. */
function joinItems(lines: readonly string[], marker: RegExp): string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (marker.test(line)) items.push(line.replace(marker, ""));
    else items.push(`${items.pop() ?? ""} ${line.replace(bullet, "").trim()}`);
  }
  return items;
}

function drawInline(text: string): ReactNode[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)\s]+\)|<https:\/\/[^>\s]+>)/).map((part, position) => {
    if (part.startsWith("`") && part.endsWith("`") && part.length > 2)
      return <code key={position}>{part.slice(1, -1)}</code>;
    if (part.startsWith("**") && part.endsWith("**")) return <strong key={position}>{part.slice(2, -2)}</strong>;
    const link = /^\[([^\]]+)\]\((https:\/\/[^)\s]+)\)$/.exec(part) ?? /^<((https:\/\/[^>\s]+))>$/.exec(part);
    if (!link) return part;
    return (
      <ExternalLink key={position} href={link[2] ?? ""}>
        {link[1] ?? ""}
      </ExternalLink>
    );
  });
}
