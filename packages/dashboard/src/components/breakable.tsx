import { Fragment } from "react";

/** A long technical name that wraps where it is read as parts, `https://` · `www.` · `googleapis.` …, and else anywhere. */
export function Breakable({ text }: { readonly text: string }) {
  return (
    <span style={{ overflowWrap: "anywhere" }}>
      {text.split(/(?<=[/:._])(?![/:._])/).map((part, position) => (
        <Fragment key={position}>
          {position > 0 ? <wbr /> : null}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
