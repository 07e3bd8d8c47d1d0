import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icons.tsx";
import { Placeholder, SearchBox, searchAbove } from "../components/option-picker.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import type { Choices } from "./choices.ts";
import { useChoices, type LoadPage } from "./use-choices.ts";

export interface ChoicePickerProps {
  readonly id: string;
  /** Of what is chosen. */
  readonly title: string;
  readonly value: string;
  readonly load: LoadPage;
  /** Another one means another list. */
  readonly sourceKey: string;
  readonly describedBy?: string | undefined;
  readonly isWrong?: boolean;
  readonly isOptional?: boolean;
  /** Where there is nothing to choose from. */
  readonly emptyText: string;
  readonly failedText: string;
  readonly placeholder?: string | undefined;
  readonly onPick: (value: string) => void;
}

/** A button with what is chosen; it opens the list, which is loaded then. */
export function ChoicePicker(props: ChoicePickerProps): JSX.Element {
  const { text } = useSurroundings();
  const { id, value } = props;
  const [isOpen, setIsOpen] = useState(false);
  const [picked, setPicked] = useState<{ value: string; label: string } | null>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  // the name of what is chosen is in the list as well
  const list = useChoices(props.load, props.sourceKey, isOpen || value !== "");
  const { choices } = list;
  const found = choices.options.find((option) => option.value === value)?.label;
  // a search may have taken the chosen one out of the list
  const label = found ?? (picked?.value === value ? picked.label : value);

  // what opens below the edge would open unseen
  useLayoutEffect(() => {
    if (isOpen) panel.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen, choices.status]);

  const close = (): void => {
    setIsOpen(false);
    trigger.current?.focus();
  };
  const pick = (chosen: string, name: string): void => {
    setPicked({ value: chosen, label: name });
    props.onPick(chosen);
  };

  return (
    <div
      class="picker"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen || event.defaultPrevented) return;
        // Esc closes the list, and not the portal around it
        event.preventDefault();
        close();
      }}
    >
      <button
        ref={trigger}
        type="button"
        id={id}
        class="control picker-button"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-labelledby={`${id}-label ${id}-value`}
        aria-describedby={props.describedBy}
        onClick={() => setIsOpen(!isOpen)}
      >
        <span id={`${id}-value`} class={value === "" ? "picker-empty" : ""}>
          <bdi>{value === "" ? (props.placeholder ?? text("fields.choose")) : label}</bdi>
        </span>
        <Icon name="chevron" />
      </button>
      <div ref={panel} id={`${id}-list`} class="picker-list" hidden={!isOpen}>
        {isOpen && (
          <>
            {(choices.search !== "" || choices.options.length > searchAbove || choices.nextCursor !== null) && (
              <SearchBox
                label={text("setup.search", { field: props.title })}
                value={choices.search}
                onInput={list.search}
              />
            )}
            <ListBody {...props} choices={choices} onPick={pick} onDone={close} more={list.more} retry={list.retry} />
            {props.isOptional && value !== "" && (
              <button type="button" class="link-button" onClick={() => (props.onPick(""), close())}>
                {text("settings.clear")}
              </button>
            )}
          </>
        )}
      </div>
    </div>
  );
}

function ListBody(
  props: Omit<ChoicePickerProps, "onPick"> & {
    readonly choices: Choices;
    readonly onPick: (value: string, label: string) => void;
    readonly onDone: () => void;
    readonly more: () => void;
    readonly retry: () => void;
  },
): JSX.Element {
  const { text } = useSurroundings();
  const { choices } = props;
  const { status, options, search } = choices;
  if (status === "idle" || status === "loading") return <Placeholder text={text("setup.loadingOptions")} />;
  if (status === "failed" || options.length === 0) {
    const words = search === "" ? props.emptyText : text("setup.noMatch", { search });
    return (
      <div class="empty" role={status === "failed" ? "alert" : "status"}>
        <p>{status === "failed" ? props.failedText : words}</p>
        {(status === "failed" || search === "") && (
          <Button kind="secondary" onClick={props.retry}>
            {text("tryAgain")}
          </Button>
        )}
      </div>
    );
  }
  return (
    <>
      <p class="visually-hidden" role="status">
        {text("setup.optionCount", { count: options.length })}
      </p>
      <div class="choices" role="radiogroup" aria-label={props.title}>
        {options.map((option) => (
          <label key={option.value} class="choice">
            <input
              type="radio"
              name={props.id}
              value={option.value}
              checked={props.value === option.value}
              onChange={() => props.onPick(option.value, option.label)}
              // Arrows choose while they move, so only a pointer or Enter says "this one". Not left to the change event:
              // the list is gone by then, and what is gone tells no change.
              onClick={(event) => {
                if (event.detail === 0) return;
                props.onPick(option.value, option.label);
                props.onDone();
              }}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                props.onPick(option.value, option.label);
                props.onDone();
              }}
            />
            <span>
              <strong>
                <bdi>{option.label}</bdi>
              </strong>
              {option.subtitle && (
                <small>
                  <bdi>{option.subtitle}</bdi>
                </small>
              )}
            </span>
          </label>
        ))}
        {choices.nextCursor !== null && (
          <div class="choices-more">
            {status === "more_failed" && (
              <p class="note note-error" role="alert">
                {props.failedText}
              </p>
            )}
            <Button kind="quiet" isBusy={status === "loading_more"} onClick={props.more}>
              {text(status === "more_failed" ? "tryAgain" : "settings.more")}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
