import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../components/icons.tsx";
import { ExternalLink } from "../components/markdown.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import { safeAddress } from "../markdown.ts";
import { isGroup, SettingControl, type SettingControlProps } from "./setting-control.tsx";

/** One question: label or legend, control, what explains it, and what is wrong with the answer. */
export function SettingField(
  props: Omit<SettingControlProps, "describedBy" | "isWrong" | "id"> & { readonly error: string | null },
): JSX.Element {
  const { input, error } = props;
  const [isExplained, setIsExplained] = useState(false);
  const id = settingId(input.id);
  const notes = [error !== null && `${id}-error`, input.subtitle && `${id}-note`, isExplained && `${id}-tip`];
  const describedBy = notes.filter(Boolean).join(" ") || undefined;
  const control = <SettingControl {...props} id={id} isWrong={error !== null} describedBy={describedBy} />;
  const below = (
    <>
      {error !== null && (
        <p id={`${id}-error`} class="note note-error">
          <bdi>{error}</bdi>
        </p>
      )}
      {input.subtitle && (
        <p id={`${id}-note`} class="note">
          <bdi>{input.subtitle}</bdi>
        </p>
      )}
      {input.tooltip && (
        <p id={`${id}-tip`} class="note note-tip" hidden={!isExplained}>
          <bdi>{input.tooltip}</bdi>
        </p>
      )}
    </>
  );
  const help = <Help {...props} id={id} isExplained={isExplained} onExplain={() => setIsExplained(!isExplained)} />;
  const classes = `field ${error === null ? "" : "field-wrong"}`;
  if (isGroup(input))
    return (
      <fieldset class={classes} aria-describedby={describedBy}>
        <legend>
          <FieldTitle input={input} />
        </legend>
        {help}
        {control}
        {below}
      </fieldset>
    );
  const isSwitch = input.type === "SWITCH" || input.type === "BOOLEAN_INPUT";
  return (
    <div class={`${classes} ${isSwitch ? "field-switch" : ""}`}>
      <div class="field-top">
        <label for={id} id={`${id}-label`}>
          <FieldTitle input={input} />
        </label>
        {help}
      </div>
      {control}
      {below}
    </div>
  );
}

export function settingId(inputId: string): string {
  return `setting-${inputId}`;
}

function FieldTitle({ input }: Pick<SettingControlProps, "input">): JSX.Element {
  const { text } = useSurroundings();
  const isAnswered =
    input.type !== "COPYABLE_BUTTON_INPUT" && input.type !== "SWITCH" && input.type !== "BOOLEAN_INPUT";
  return (
    <>
      <bdi>{input.title}</bdi>
      {isAnswered && !input.required && <span class="field-optional"> {text("fields.optional")}</span>}
    </>
  );
}

function Help(
  props: Pick<SettingControlProps, "input" | "id"> & { readonly isExplained: boolean; readonly onExplain: () => void },
): ComponentChildren {
  const { text } = useSurroundings();
  const { input, id } = props;
  const url = input.documentationLink === undefined ? null : safeAddress(input.documentationLink);
  if (url === null && !input.tooltip) return null;
  return (
    <span class="field-help">
      {url !== null && <ExternalLink url={url} text={input.documentationLinkLabel ?? text("fields.whereToFind")} />}
      {input.tooltip && (
        <button
          type="button"
          class="tip-button"
          aria-label={text("settings.about", { field: input.title })}
          aria-expanded={props.isExplained}
          aria-controls={`${id}-tip`}
          onClick={props.onExplain}
        >
          <Icon name="info" />
        </button>
      )}
    </span>
  );
}
