import type { ConnectInput } from "@portico/protocol";
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { previewOf } from "../clean-value.ts";
import { safeAddress } from "../markdown.ts";
import { FieldControl } from "./field-control.tsx";
import { ExternalLink } from "./markdown.tsx";
import { useSurroundings } from "./surroundings.ts";

export interface FieldProps {
  readonly input: ConnectInput;
  readonly value: string;
  readonly error: string | null;
  readonly onInput: (value: string) => void;
}

/** One question: label, control, help beside it, error tied to it. */
export function Field(props: FieldProps): JSX.Element {
  const { input, value, error } = props;
  const { text, rich } = useSurroundings();
  const [isRevealed, setIsRevealed] = useState(false);
  const id = fieldId(input);
  const isOptional = input.required === false && input.readOnly !== true;
  const isSecret = input.type === "PASSWORD";
  const preview = previewOf(input, value);
  const notes = [input.subtitle && `${id}-note`, preview && `${id}-preview`, error && `${id}-error`].filter(Boolean);

  return (
    <div class={`field ${error ? "field-wrong" : ""}`}>
      <div class="field-top">
        {input.type === "PERMISSION" ? (
          <bdi class="field-title">{input.title}</bdi>
        ) : (
          <label for={id}>
            <bdi>{input.title}</bdi>
            {isOptional && <span class="field-optional"> {text("fields.optional")}</span>}
          </label>
        )}
        <HelpLink input={input} />
      </div>
      <div
        class={input.type === "PERMISSION" ? "" : `control ${input.readOnly ? "control-read-only" : ""}`}
        // an address stays in its order around the part that is typed
        dir={input.prefixLabel || input.suffixLabel ? "ltr" : undefined}
      >
        <Affix text={input.prefixLabel} />
        <FieldControl {...props} id={id} isRevealed={isRevealed} describedBy={notes.join(" ")} />
        <Affix text={input.suffixLabel} />
        {isSecret && (
          <button
            type="button"
            class="control-button"
            aria-pressed={isRevealed}
            aria-controls={id}
            aria-label={text(isRevealed ? "fields.concealNamed" : "fields.revealNamed", { field: input.title })}
            onClick={() => setIsRevealed(!isRevealed)}
          >
            {text(isRevealed ? "fields.conceal" : "fields.reveal")}
          </button>
        )}
      </div>
      {error && (
        <Note id={`${id}-error`} kind="error">
          {error}
        </Note>
      )}
      {input.subtitle && (
        <Note id={`${id}-note`}>
          <bdi>{input.subtitle}</bdi>
        </Note>
      )}
      {preview && (
        <Note id={`${id}-preview`}>
          {rich("fields.preview", {
            address: (
              <strong class="address" dir="ltr">
                {preview}
              </strong>
            ),
          })}
        </Note>
      )}
    </div>
  );
}

export function fieldId(input: ConnectInput): string {
  return `field-${input.id}`;
}

function HelpLink(props: { readonly input: ConnectInput }): JSX.Element | null {
  const { text, integration } = useSurroundings();
  const { documentationLink, documentationLinkLabel, type } = props.input;
  const own = documentationLink ?? (type === "PASSWORD" ? integration.portico.keyHelpUrl : undefined);
  const url = own === undefined ? null : safeAddress(own);
  if (url === null) return null;
  return (
    <span class="field-help">
      <ExternalLink url={url} text={documentationLinkLabel ?? text("fields.whereToFind")} />
    </span>
  );
}

function Affix(props: { readonly text: string | undefined }): JSX.Element | null {
  if (!props.text) return null;
  return (
    <span class="affix" dir="ltr" aria-hidden="true">
      {props.text}
    </span>
  );
}

function Note(props: {
  readonly id: string;
  readonly kind?: "error";
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <p id={props.id} class={`note ${props.kind === "error" ? "note-error" : ""}`}>
      {props.children}
    </p>
  );
}
