import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { ControlProps } from "./field-control.tsx";
import { Icon } from "./icons.tsx";
import { useSurroundings } from "./surroundings.ts";

/** A text to take elsewhere, with a button that copies it. Where the frame may not, the text gets selected instead. */
export function CopyableText(
  props: Pick<ControlProps, "id" | "value" | "describedBy"> & { readonly input: { readonly title: string } },
): JSX.Element {
  const { text } = useSurroundings();
  const [isCopied, setIsCopied] = useState(false);
  const control = useRef<HTMLInputElement>(null);

  const copyText = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(props.value);
      setIsCopied(true);
    } catch {
      control.current?.select();
    }
  };

  return (
    <>
      <input
        id={props.id}
        ref={control}
        type="text"
        dir="ltr"
        readOnly
        value={props.value}
        aria-describedby={props.describedBy || undefined}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button
        type="button"
        class="control-button"
        aria-label={text("copyNamed", { field: props.input.title })}
        onClick={() => void copyText()}
      >
        <Icon name={isCopied ? "check" : "copy"} />
        <span aria-live="polite">{text(isCopied ? "copied" : "copy")}</span>
      </button>
    </>
  );
}
