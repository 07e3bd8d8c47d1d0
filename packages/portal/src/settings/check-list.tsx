import type { DataSourceOption } from "@portico/protocol";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { folded, Placeholder, SearchBox, searchAbove } from "../components/option-picker.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import type { SettingControlProps } from "./setting-control.tsx";
import type { OfType } from "./setting-values.ts";
import { useChoices, type LoadPage } from "./use-choices.ts";

/** Several of a list. A short one is all there; a long one can be searched. */
export function CheckList(
  props: SettingControlProps<OfType<"MULTI_SELECT">> & { readonly value: readonly string[] },
): JSX.Element {
  const { text } = useSurroundings();
  const { input, lists, value } = props;
  const [wanted, setWanted] = useState("");
  const source = input.options ? undefined : lists.sourceOf(input);
  const load: LoadPage =
    source?.type === "DYNAMIC_DATA_SOURCE"
      ? lists.pagesOf(source)
      : () => Promise.reject(new TypeError("There is no such list."));
  const list = useChoices(load, input.sourceType ?? "", input.options === undefined);
  const { choices } = list;
  const isLocal = input.options !== undefined;
  const search = isLocal ? wanted : choices.search;
  const offered: readonly DataSourceOption[] = isLocal
    ? (input.options ?? []).map(({ value: each, label, subtitle }) => ({
        value: each,
        label,
        ...(subtitle === undefined ? {} : { subtitle }),
      }))
    : choices.options;
  // what is chosen stays in sight, whether its list is there or not
  const strays = value.filter((each) => !offered.some((option) => option.value === each));
  const all = [...(search === "" ? strays.map((each) => ({ value: each, label: each })) : []), ...offered];
  const shown = isLocal ? all.filter(({ label }) => folded(label).includes(folded(wanted))) : all;
  const isLoading = !isLocal && (choices.status === "loading" || choices.status === "idle");

  return (
    <>
      {(offered.length > searchAbove || search !== "" || choices.nextCursor !== null) && (
        <SearchBox
          label={text("setup.search", { field: input.title })}
          value={search}
          onInput={isLocal ? setWanted : list.search}
        />
      )}
      {!isLocal && choices.status === "failed" && (
        <div class="empty" role="alert">
          <p>{text("setup.optionsFailed")}</p>
          <Button kind="secondary" onClick={list.retry}>
            {text("tryAgain")}
          </Button>
        </div>
      )}
      {isLoading && <Placeholder text={text("setup.loadingOptions")} />}
      {!isLoading && shown.length === 0 && choices.status !== "failed" && (
        <p class="empty" role="status">
          {search === "" ? text("setup.noOptions") : text("setup.noMatch", { search })}
        </p>
      )}
      {shown.length > 0 && (
        <div class="choices">
          {shown.map((option, index) => (
            <CheckChoice
              key={option.value}
              {...(index === 0 ? { id: props.id, isWrong: props.isWrong, describedBy: props.describedBy } : {})}
              option={option}
              isChecked={value.includes(option.value)}
              onCheck={(isChecked) =>
                props.onChange(isChecked ? [...value, option.value] : value.filter((each) => each !== option.value))
              }
            />
          ))}
          {choices.nextCursor !== null && (
            <div class="choices-more">
              <Button kind="quiet" isBusy={choices.status === "loading_more"} onClick={list.more}>
                {text(choices.status === "more_failed" ? "tryAgain" : "settings.more")}
              </Button>
            </div>
          )}
        </div>
      )}
    </>
  );
}

function CheckChoice(props: {
  readonly id?: string;
  readonly isWrong?: boolean;
  readonly describedBy?: string | undefined;
  readonly option: DataSourceOption;
  readonly isChecked: boolean;
  readonly onCheck: (isChecked: boolean) => void;
}): JSX.Element {
  const { option } = props;
  return (
    <label class="choice">
      <input
        id={props.id}
        type="checkbox"
        aria-invalid={props.isWrong}
        aria-describedby={props.describedBy}
        checked={props.isChecked}
        onChange={(event) => props.onCheck(event.currentTarget.checked)}
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
  );
}
