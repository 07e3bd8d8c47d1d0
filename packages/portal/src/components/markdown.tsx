import type { JSX } from "preact";
import { readMarkdown, type Block, type Inline } from "../markdown.ts";
import { useSurroundings } from "./surroundings.ts";

/** A host's text. Every part becomes an element of ours; there is no HTML in it. */
export function Markdown(props: { readonly source: string }): JSX.Element {
  return <div class="markdown">{readMarkdown(props.source).map((block, index) => blockElement(block, index))}</div>;
}

function blockElement(block: Block, key: number): JSX.Element {
  switch (block.kind) {
    case "heading":
      return (
        <h2 key={key} dir="auto">
          {inlineElements(block.content)}
        </h2>
      );
    case "paragraph":
      return (
        <p key={key} dir="auto">
          {inlineElements(block.content)}
        </p>
      );
    case "list": {
      const items = block.items.map((item, index) => (
        <li key={index} dir="auto">
          {inlineElements(item)}
        </li>
      ));
      return block.ordered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>;
    }
  }
}

function inlineElements(content: readonly Inline[]): JSX.Element[] {
  return content.map((part, key) => {
    switch (part.kind) {
      case "text":
        return <span key={key}>{part.text}</span>;
      case "bold":
        return <strong key={key}>{part.text}</strong>;
      case "italic":
        return <em key={key}>{part.text}</em>;
      case "code":
        return <code key={key}>{part.text}</code>;
      case "link":
        return <ExternalLink key={key} url={part.url} text={part.text} />;
    }
  });
}

/** Leaves the page by a new tab, which learns nothing about this one. */
export function ExternalLink(props: { readonly url: string; readonly text: string }): JSX.Element {
  const { text } = useSurroundings();
  return (
    <a href={props.url} target="_blank" rel="noopener noreferrer">
      <bdi>{props.text}</bdi>
      <span class="visually-hidden"> {text("opensInNewTab")}</span>
    </a>
  );
}
