import type { JSX } from "preact";
import { Notice } from "../components/notice.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import { ChoicePicker } from "./choice-picker.tsx";
import type { SettingControlProps } from "./setting-control.tsx";
import type { ComboValue, OfType } from "./setting-values.ts";

/** Two lists, of which the second depends on what is chosen from the first. */
export function ComboControl(
  props: SettingControlProps<OfType<"COMBO_INPUT">> & { readonly value: ComboValue },
): JSX.Element {
  const { text } = useSurroundings();
  const { input, lists, value, id } = props;
  const source = lists.sourceOf(input);
  if (source?.type !== "COMBO_INPUT_DATA_SOURCE")
    return <Notice kind="warning">{text("settings.noHostOptions")}</Notice>;
  const { mainInputSource: main, dependentInputSource: dependent } = source;
  const { mainInput = "", dependentInput = "" } = value;
  const words = { emptyText: text("setup.noOptions"), failedText: text("setup.optionsFailed") };
  return (
    <div class="parts">
      <div>
        <span class="part-title" id={`${id}-label`}>
          <bdi>{main.title}</bdi>
        </span>
        <ChoicePicker
          {...words}
          id={id}
          title={main.title}
          value={String(mainInput)}
          load={lists.pagesOf(main)}
          sourceKey={main.cacheKey}
          describedBy={props.describedBy}
          isOptional={!input.required}
          onPick={(chosen) => {
            // the second list is another one now; the same choice again changes nothing
            if (chosen !== String(mainInput)) props.onChange(chosen === "" ? {} : { mainInput: chosen });
          }}
        />
      </div>
      <div>
        <span class="part-title" id={`${id}-dependent-label`}>
          <bdi>{dependent.title}</bdi>
        </span>
        {mainInput === "" ? (
          <p class="note">{text("settings.chooseFirst", { field: main.title })}</p>
        ) : (
          <ChoicePicker
            {...words}
            key={mainInput}
            id={`${id}-dependent`}
            title={dependent.title}
            value={String(dependentInput)}
            load={lists.pagesOf(dependent, { key: main.cacheKey, value: String(mainInput) })}
            sourceKey={`${dependent.cacheKey} ${mainInput}`}
            describedBy={props.describedBy}
            onPick={(chosen) => props.onChange({ ...value, dependentInput: chosen })}
          />
        )}
      </div>
    </div>
  );
}
