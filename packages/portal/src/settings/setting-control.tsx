import type { WireDataSource, WireDynamicSource, WireSettingInput } from "@portico/protocol";
import type { JSX } from "preact";
import { CopyableText } from "../components/copyable-text.tsx";
import { unremembered } from "../components/field-control.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import { CheckList } from "./check-list.tsx";
import { ChoicePicker } from "./choice-picker.tsx";
import { ComboControl } from "./combo-control.tsx";
import { FileControl } from "./file-control.tsx";
import { MapperControl } from "./mapper-control.tsx";
import { PairsControl } from "./pairs-control.tsx";
import type { ComboValue, MapperValue, OfType, PairRow } from "./setting-values.ts";
import type { LoadPage } from "./use-choices.ts";

export interface SettingControlProps<Input extends WireSettingInput = WireSettingInput> {
  readonly input: Input;
  /** Of the first control in it, which gets the focus when the answer is wrong. */
  readonly id: string;
  readonly value: unknown;
  readonly isWrong: boolean;
  readonly describedBy: string | undefined;
  readonly lists: SettingLists;
  readonly onChange: (value: unknown) => void;
}

/** The lists behind the questions of one account. */
export interface SettingLists {
  readonly sourceOf: (input: WireSettingInput) => WireDataSource | undefined;
  /** `dependsOn`: what was chosen from the list before it. */
  readonly pagesOf: (
    from: WireDynamicSource | { readonly type: "HOST"; readonly key: string },
    dependsOn?: { readonly key: string; readonly value: string },
  ) => LoadPage;
}

/** Its parts are labelled one by one: a group with a legend stands around them. */
export function isGroup({ type }: WireSettingInput): boolean {
  return ["MULTI_SELECT", "COMBO_INPUT", "FIELD_MAPPER", "KEY_VALUE_LIST", "FILE"].includes(type);
}

/** The control that fits the question's type. */
export function SettingControl(props: SettingControlProps): JSX.Element {
  const { input, value } = props;
  switch (input.type) {
    case "COPYABLE_BUTTON_INPUT":
      return (
        <div class="control control-read-only">
          <CopyableText id={props.id} value={input.defaultValue} describedBy={props.describedBy ?? ""} input={input} />
        </div>
      );
    case "ENUM":
      return <Select {...props} input={input} />;
    case "DYNAMIC_ENUM":
      return <DynamicChoice {...props} input={input} />;
    case "CUSTOM_DROPDOWN":
      return input.customDropdownOptions?.length ? (
        <Select {...props} input={{ ...input, options: input.customDropdownOptions }} />
      ) : (
        <HostChoice {...props} input={input} />
      );
    case "MULTI_SELECT":
      return <CheckList {...props} input={input} value={value as readonly string[]} />;
    case "COMBO_INPUT":
      return <ComboControl {...props} input={input} value={value as ComboValue} />;
    case "FIELD_MAPPER":
      return <MapperControl {...props} input={input} value={value as MapperValue} />;
    case "KEY_VALUE_LIST":
      return <PairsControl {...props} input={input} value={value as readonly PairRow[]} />;
    case "FILE":
      return <FileControl {...props} input={input} value={String(value)} />;
    case "TEXTAREA_NO_VARS":
    case "JSON":
      return <LongText {...props} input={input} />;
    case "SWITCH":
    case "BOOLEAN_INPUT":
      return (
        <input
          {...attributesOf(props)}
          type="checkbox"
          role="switch"
          checked={value === true}
          onChange={(event) => props.onChange(event.currentTarget.checked)}
        />
      );
    default:
      return <Line {...props} input={input} />;
  }
}

function attributesOf({ id, input, isWrong, describedBy }: SettingControlProps) {
  const isSwitch = input.type === "SWITCH" || input.type === "BOOLEAN_INPUT";
  return {
    id,
    name: input.id,
    "aria-invalid": isWrong,
    "aria-describedby": describedBy,
    ...(isSwitch ? {} : { required: input.required }),
  };
}

function Line(props: SettingControlProps<OfType<"TEXT_NO_VARS" | "EMAIL" | "URL" | "NUMBER" | "DATE">>): JSX.Element {
  const { input } = props;
  const { prefixLabel = "", suffixLabel = "" } = input.type === "TEXT_NO_VARS" || input.type === "NUMBER" ? input : {};
  const shared = {
    ...attributesOf(props),
    ...unremembered,
    value: String(props.value),
    onInput: (event: { readonly currentTarget: HTMLInputElement }) => props.onChange(event.currentTarget.value),
  };
  const keyboard = { EMAIL: "email", URL: "url", NUMBER: "decimal", TEXT_NO_VARS: "text" } as const;
  const isMachineText = input.type === "EMAIL" || input.type === "URL" || `${prefixLabel}${suffixLabel}` !== "";
  return (
    <div class="control" dir={prefixLabel || suffixLabel ? "ltr" : undefined}>
      {prefixLabel && (
        <span class="affix" dir="ltr" aria-hidden="true">
          {prefixLabel}
        </span>
      )}
      {input.type === "DATE" ? (
        <input {...shared} type="date" min={input.min} max={input.max} />
      ) : (
        <input
          {...shared}
          type="text"
          inputMode={keyboard[input.type]}
          dir={isMachineText ? "ltr" : "auto"}
          placeholder={input.placeholder ?? ""}
        />
      )}
      {suffixLabel && (
        <span class="affix" dir="ltr" aria-hidden="true">
          {suffixLabel}
        </span>
      )}
    </div>
  );
}

function LongText(props: SettingControlProps<OfType<"TEXTAREA_NO_VARS" | "JSON">>): JSX.Element {
  const { input } = props;
  const isJson = input.type === "JSON";
  return (
    <div class="control">
      <textarea
        {...attributesOf(props)}
        {...unremembered}
        class={isJson ? "code-text" : ""}
        dir={isJson ? "ltr" : "auto"}
        rows={isJson ? 5 : (input.lines ?? 4)}
        value={String(props.value)}
        placeholder={input.placeholder ?? ""}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
    </div>
  );
}

function Select(
  props: SettingControlProps & {
    readonly input: { readonly options?: readonly { readonly value: string; readonly label: string }[] | undefined };
  },
): JSX.Element {
  const { text } = useSurroundings();
  const { options = [], placeholder } = props.input;
  const value = String(props.value);
  const isKnown = value === "" || options.some((option) => option.value === value);
  return (
    <div class="control">
      <select {...attributesOf(props)} value={value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        <option value="">{placeholder || text("fields.choose")}</option>
        {/* chosen once, and not offered any more */}
        {!isKnown && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

function DynamicChoice(props: SettingControlProps<OfType<"DYNAMIC_ENUM">>): JSX.Element {
  const { text } = useSurroundings();
  const { input, lists } = props;
  const source = lists.sourceOf(input);
  const load: LoadPage =
    source?.type === "DYNAMIC_DATA_SOURCE"
      ? lists.pagesOf(source)
      : source?.type === "STATIC_ENUM_DATA_SOURCE"
        ? () => Promise.resolve({ options: source.values, nextCursor: null })
        : () => Promise.reject(new TypeError("There is no such list."));
  return (
    <ChoicePicker
      {...props}
      title={input.title}
      value={String(props.value)}
      load={load}
      sourceKey={input.sourceType}
      isOptional={!input.required}
      placeholder={input.placeholder}
      emptyText={input.fallbackText ?? text("setup.noOptions")}
      failedText={text("setup.optionsFailed")}
      onPick={props.onChange}
    />
  );
}

function HostChoice(props: SettingControlProps<OfType<"CUSTOM_DROPDOWN">>): JSX.Element {
  const { text } = useSurroundings();
  const { input, lists } = props;
  return (
    <ChoicePicker
      {...props}
      title={input.title}
      value={String(props.value)}
      load={lists.pagesOf({ type: "HOST", key: input.key })}
      sourceKey={input.key}
      isOptional={!input.required}
      placeholder={input.placeholder}
      emptyText={text("settings.noHostOptions")}
      failedText={text("settings.hostOptionsFailed")}
      onPick={props.onChange}
    />
  );
}
