import type { JSX } from "preact";
import { Notice } from "../components/notice.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import { ChoicePicker } from "./choice-picker.tsx";
import type { SettingControlProps } from "./setting-control.tsx";
import type { MapperValue, OfType } from "./setting-values.ts";

/** For each field of the host's a field at the provider; before that the provider's object, where there are several. */
export function MapperControl(
  props: SettingControlProps<OfType<"FIELD_MAPPER">> & { readonly value: MapperValue },
): JSX.Element {
  const { text } = useSurroundings();
  const { input, lists, value, id } = props;
  const source = lists.sourceOf(input);
  const labels = (input.savedFieldMappings ?? []).map(({ label }) => label);
  if (source?.type !== "FIELD_MAPPER_DATA_SOURCE" || labels.length === 0)
    return <Notice kind="warning">{text("settings.noHostOptions")}</Notice>;
  const { recordSource, fieldSource } = source;
  const { objectMapping = "", fieldMappings = {} } = value;
  const words = { emptyText: text("setup.noOptions"), failedText: text("setup.optionsFailed") };
  const dependsOn = recordSource && { key: recordSource.cacheKey, value: objectMapping };
  return (
    <div class="parts">
      {recordSource && (
        <div>
          <span class="part-title" id={`${id}-label`}>
            <bdi>{recordSource.title}</bdi>
          </span>
          <ChoicePicker
            {...words}
            id={id}
            title={recordSource.title}
            value={objectMapping}
            load={lists.pagesOf(recordSource)}
            sourceKey={recordSource.cacheKey}
            describedBy={props.describedBy}
            isOptional={!input.required}
            onPick={(chosen) => {
              // another object has other fields
              const { objectMapping: _object, fieldMappings: _fields, ...others } = value;
              if (chosen !== objectMapping)
                props.onChange({ ...others, ...(chosen === "" ? {} : { objectMapping: chosen }) });
            }}
          />
        </div>
      )}
      {recordSource && objectMapping === "" ? (
        <p class="note">{text("settings.chooseFirst", { field: recordSource.title })}</p>
      ) : (
        labels.map((label, index) => {
          const rowId = index === 0 && !recordSource ? id : `${id}-${index}`;
          const chosen = fieldMappings[label] ?? "";
          return (
            <div key={label} class="mapping">
              <span class="part-title" id={`${rowId}-label`}>
                <bdi>{label}</bdi>
              </span>
              <ChoicePicker
                {...words}
                id={rowId}
                title={label}
                value={String(chosen)}
                load={lists.pagesOf(fieldSource, dependsOn)}
                sourceKey={`${fieldSource.cacheKey} ${objectMapping}`}
                describedBy={index === 0 ? props.describedBy : undefined}
                isOptional
                onPick={(field) => props.onChange({ ...value, fieldMappings: { ...fieldMappings, [label]: field } })}
              />
            </div>
          );
        })
      )}
    </div>
  );
}
