import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { unremembered } from "../components/field-control.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import type { SettingControlProps } from "./setting-control.tsx";
import type { OfType } from "./setting-values.ts";

/** What no answer can hold; larger files are not even read. */
const mostBytes = 400_000;

/** A file's text, chosen or pasted. It may be a key, so only its size is shown. */
export function FileControl(props: SettingControlProps<OfType<"FILE">> & { readonly value: string }): JSX.Element {
  const { text } = useSurroundings();
  const { input, value, id } = props;
  const chooser = useRef<HTMLInputElement>(null);
  const [pasted, setPasted] = useState<string | null>(null);
  const [isUnread, setIsUnread] = useState(false);

  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const content = file.size > mostBytes ? null : await file.text().catch(() => null);
    // U+FFFD stands for bytes that are no text, U+0000 is in no text
    const isText = content !== null && !/[\ufffd\0]/.test(content);
    setIsUnread(!isText);
    if (isText) props.onChange(content);
  };

  return (
    <div class="parts">
      {value !== "" && (
        <p class="file-held">
          <span>{text("settings.fileHeld", { size: sizeOf(value) })}</span>
          <button type="button" class="link-button" onClick={() => props.onChange("")}>
            {text("settings.remove")}
          </button>
        </p>
      )}
      {isUnread && (
        <p class="note note-error" role="alert">
          {text("settings.fileUnreadable")}
        </p>
      )}
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label={input.title}
        accept={input.accept}
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          // the same file can be chosen again
          event.currentTarget.value = "";
        }}
      />
      <div class="row">
        <button
          type="button"
          id={id}
          class="button button-secondary"
          aria-describedby={props.describedBy}
          onClick={() => chooser.current?.click()}
        >
          {text(value === "" ? "settings.chooseFile" : "settings.replaceFile")}
        </button>
        {pasted === null && (
          <Button kind="quiet" onClick={() => setPasted("")}>
            {text("settings.pasteFile")}
          </Button>
        )}
      </div>
      {pasted !== null && (
        <>
          <div class="control">
            <textarea
              {...unremembered}
              class="code-text"
              dir="ltr"
              rows={4}
              aria-label={text("settings.pasteNamed", { field: input.title })}
              placeholder={input.placeholder ?? ""}
              value={pasted}
              onInput={(event) => setPasted(event.currentTarget.value)}
            />
          </div>
          <div class="row">
            <Button
              kind="secondary"
              onClick={() => {
                if (pasted !== "") props.onChange(pasted);
                setIsUnread(false);
                setPasted(null);
              }}
            >
              {text("settings.usePasted")}
            </Button>
            <Button kind="quiet" onClick={() => setPasted(null)}>
              {text("cancel")}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

/** In the page's language: "1.2 kB". */
function sizeOf(content: string): string {
  const bytes = new TextEncoder().encode(content).length;
  const [unit, amount] = bytes < 1000 ? (["byte", bytes] as const) : (["kilobyte", bytes / 1000] as const);
  const options = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(document.documentElement.lang, options).format(amount);
}
