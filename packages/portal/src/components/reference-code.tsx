import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { Icon } from "./icons.tsx";
import { useSurroundings } from "./surroundings.ts";

/** What to send to support. Where the frame may not write to the clipboard, the code gets selected instead. */
export function ReferenceCode(props: { readonly reference: string }): JSX.Element {
  const { text } = useSurroundings();
  const [isCopied, setIsCopied] = useState(false);
  const code = useRef<HTMLElement>(null);

  const copyCode = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(props.reference);
      setIsCopied(true);
    } catch {
      if (code.current) getSelection()?.selectAllChildren(code.current);
    }
  };

  return (
    <div class="reference">
      <span class="reference-label">{text("problem.reference")}</span>
      <code ref={code} dir="ltr">
        {props.reference}
      </code>
      <button type="button" class="link-button" onClick={() => void copyCode()}>
        <Icon name={isCopied ? "check" : "copy"} />
        <span aria-live="polite">{text(isCopied ? "copied" : "copy")}</span>
      </button>
    </div>
  );
}
