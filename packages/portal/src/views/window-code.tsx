import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import type { Problem } from "../problem.ts";

/** E2, OA-19: a window that the browser keeps apart shows a code. Typing it here tells that both are one person's. */
export function WindowCode(props: { readonly isSending: boolean; readonly problem: Problem | null }): JSX.Element {
  const { text, said, actions } = useSurroundings();
  const { isSending, problem } = props;
  const [code, setCode] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const refusal = problem && (said(problem.code, problem.userMessage) ?? text("windowCode.unsent"));
  const error = isMissing ? text("fields.required") : refusal;

  useLayoutEffect(() => {
    if (problem) field.current?.focus();
  }, [problem]);

  const submit = (event: Event): void => {
    event.preventDefault();
    if (isSending) return;
    const isEmpty = code.trim() === "";
    setIsMissing(isEmpty);
    if (isEmpty) field.current?.focus();
    else actions.enterCode(code);
  };

  return (
    <form class="form centred" noValidate autocomplete="off" onSubmit={submit}>
      <ProviderIcon />
      <Title>{text("windowCode.title")}</Title>
      <p class="lead">{text("windowCode.body")}</p>
      <div class={`field ${error ? "field-wrong" : ""}`}>
        <div class="field-top">
          <label for="window-code">{text("windowCode.label")}</label>
        </div>
        <div class="control">
          <input
            ref={field}
            id="window-code"
            class="window-code"
            dir="ltr"
            value={code}
            maxLength={20}
            autocomplete="one-time-code"
            autocapitalize="characters"
            spellcheck={false}
            aria-invalid={error !== null}
            aria-describedby={error ? "window-code-error" : undefined}
            onInput={(event) => {
              setCode(event.currentTarget.value);
              setIsMissing(false);
            }}
          />
        </div>
        {error && (
          <p id="window-code-error" class="note note-error">
            {error}
          </p>
        )}
      </div>
      <div class="actions">
        <Button type="submit" isBusy={isSending}>
          {text("windowCode.send")}
        </Button>
        <div class="row">
          <Button kind="quiet" onClick={actions.retry}>
            {text("waiting.startOver")}
          </Button>
          <Button kind="quiet" onClick={actions.back}>
            {text("cancel")}
          </Button>
        </div>
      </div>
    </form>
  );
}
