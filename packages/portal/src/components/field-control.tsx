import type { ConnectInput } from "@portico/protocol";
import type { JSX } from "preact";
import { CopyableText } from "./copyable-text.tsx";
import { PermissionList } from "./permission-list.tsx";
import { cleanValue } from "../clean-value.ts";
import type { FieldProps } from "./field.tsx";
import { useSurroundings } from "./surroundings.ts";

export interface ControlProps extends FieldProps {
  readonly id: string;
  readonly isRevealed: boolean;
  /** Ids of the notes below, separated by spaces. */
  readonly describedBy: string;
}

/** The control that fits the question's type. Nothing is filled in or remembered by the browser. */
export function FieldControl(props: ControlProps): JSX.Element {
  const { input, value, onInput } = props;
  const attributes = {
    id: props.id,
    name: input.id,
    required: input.required !== false,
    "aria-invalid": props.error !== null,
    "aria-describedby": props.describedBy || undefined,
  };
  switch (input.type) {
    case "ENUM":
    case "DYNAMIC_ENUM":
      return <Select {...props} attributes={attributes} />;
    case "SWITCH":
      return (
        <input
          {...attributes}
          type="checkbox"
          role="switch"
          required={false}
          checked={value === "true"}
          onChange={(event) => onInput(String(event.currentTarget.checked))}
        />
      );
    case "PERMISSION":
      return <PermissionList {...props} />;
    case "COPYABLE_BUTTON_INPUT":
      return <CopyableText {...props} />;
    case "TEXTAREA_NO_VARS":
    case "FILE":
      return (
        <textarea
          {...attributes}
          {...unremembered}
          rows={4}
          value={value}
          placeholder={input.placeholder ?? ""}
          readOnly={input.readOnly === true}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      );
    default: {
      const text = {
        ...attributes,
        ...unremembered,
        ...keyboardFor(input),
        dir: isMachineText(input) ? ("ltr" as const) : ("auto" as const),
        value,
        placeholder: input.placeholder ?? "",
        readOnly: input.readOnly === true,
        // Shown as it will be sent: what was pasted around the answer goes at once.
        onInput: (event: InputEvent & { readonly currentTarget: HTMLInputElement }) => {
          const typed = event.currentTarget.value;
          onInput(event.inputType === "insertFromPaste" ? cleanValue(input, typed) : typed);
        },
      };
      const isMasked = input.type === "PASSWORD" && !props.isRevealed;
      return isMasked ? <input {...text} type="password" /> : <input {...text} type="text" />;
    }
  }
}

function Select(props: ControlProps & { readonly attributes: object }): JSX.Element {
  const { text, integration } = useSurroundings();
  const source = integration.sdkIntegrationConfig.dataSources[props.input.sourceType ?? ""];
  const options = source?.type === "STATIC_ENUM_DATA_SOURCE" ? source.values : [];
  return (
    <select {...props.attributes} value={props.value} onChange={(event) => props.onInput(event.currentTarget.value)}>
      <option value="">{text("fields.choose")}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** Also for the password managers that look past `autocomplete` (security bar OA-26). */
export const unremembered = {
  autocomplete: "off",
  autocapitalize: "off",
  autocorrect: "off",
  spellcheck: false,
  "data-1p-ignore": "true",
  "data-lpignore": "true",
  "data-bwignore": "true",
} as const;

function keyboardFor(input: ConnectInput): { inputMode?: "url" | "email" | "decimal" } {
  switch (input.type) {
    case "EMAIL":
      return { inputMode: "email" };
    case "URL":
      return { inputMode: "url" };
    case "NUMBER":
      return { inputMode: "decimal" };
    default:
      return {};
  }
}

/** Keys and addresses run left to right in every language. */
function isMachineText(input: ConnectInput): boolean {
  return input.type === "PASSWORD" || input.type === "URL" || input.type === "EMAIL" || input.suffixLabel !== undefined;
}
