import type { WireSettingInput } from "@portico/protocol";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icons.tsx";
import { Notice } from "../components/notice.tsx";
import { ReferenceCode } from "../components/reference-code.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import type { ShownSettings } from "../view.ts";
import { isDirty } from "./settings-draft.ts";

/** What can be done about the changes; there is nothing where there are none. */
export function SaveBar(props: ShownSettings & { readonly shown: readonly WireSettingInput[] }): JSX.Element {
  const { text, actions } = useSurroundings();
  const { draft, configuration, isAskedToLeave } = props;
  const bar = useRef<HTMLDivElement>(null);
  const hasChanges = isDirty(draft);
  const isSending = draft.step === "sending";
  const faultCount = Object.keys(draft.faults).length;
  const isSaved = draft.step === "saved" && !hasChanges;

  // The button that was pressed goes away with the changes, and the focus with it.
  const hadChanges = useRef(hasChanges);
  useLayoutEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (hadChanges.current && !hasChanges && isLost)
      document.getElementById("settings-title")?.focus({ preventScroll: true });
    hadChanges.current = hasChanges;
  }, [hasChanges]);
  useLayoutEffect(() => {
    if (isAskedToLeave) bar.current?.querySelector<HTMLElement>("button")?.focus();
  }, [isAskedToLeave]);

  const said = isSending ? text("settings.saving") : isSaved ? text("settings.saved") : "";
  return (
    <>
      <p class="visually-hidden" role="status">
        {said || (faultCount > 0 ? text("settings.checkAnswers") : "")}
      </p>
      {/* where the button was that was pressed */}
      {isSaved && !isAskedToLeave && (
        <p class="actions save-bar saved" aria-hidden="true">
          <Icon name="check" />
          <span>{text("settings.saved")}</span>
        </p>
      )}
      {(hasChanges || isAskedToLeave) && (
        <div class="actions save-bar" ref={bar}>
          {isAskedToLeave ? (
            <LeaveQuestion />
          ) : (
            <>
              <Failure {...props} />
              <div class="row">
                <Button type="submit" isBusy={isSending}>
                  {text(draft.step === "failed" ? "tryAgain" : "settings.save")}
                </Button>
                {!isSending && (
                  <Button kind="secondary" onClick={() => actions.discardSettings(configuration.id)}>
                    {text("settings.discard")}
                  </Button>
                )}
              </div>
            </>
          )}
        </div>
      )}
    </>
  );
}

function LeaveQuestion(): JSX.Element {
  const { text, actions } = useSurroundings();
  return (
    <div role="group" aria-labelledby="leave-question">
      <p id="leave-question" class="leave-question" role="alert">
        {text("settings.unsaved")}
      </p>
      <div class="row">
        <Button onClick={actions.stay}>{text("settings.keepEditing")}</Button>
        <Button kind="secondary" onClick={actions.close}>
          {text("settings.leave")}
        </Button>
      </div>
    </div>
  );
}

/** What no field of the form can tell: the server was out of reach, or speaks of an answer that is not shown. */
function Failure(props: ShownSettings & { readonly shown: readonly WireSettingInput[] }): JSX.Element | null {
  const { text, said } = useSurroundings();
  const { problem, faults } = props.draft;
  const stray = Object.entries(faults).find(([id]) => !props.shown.some((input) => input.id === id))?.[1];
  if (!problem && !stray) return null;
  // A code that we have words for is told in them; the rest says that nothing is lost.
  const words = problem ? said(problem.code, problem.userMessage) : stray?.message;
  return (
    <Notice kind="danger">
      <p>{words ?? text("settings.failed")}</p>
      {words && <p>{text("settings.kept")}</p>}
      {problem?.reference && <ReferenceCode reference={problem.reference} />}
    </Notice>
  );
}
