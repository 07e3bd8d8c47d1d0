import type { DataSourceOption, WireDataSource, WireSettingInput } from "@portico/protocol";
import type { SettingInput } from "@portico/protocol/endpoints";

/** A setting as the SDKs and the portal read it (contract 7.9). */
export function toWireSetting(input: SettingInput): WireSettingInput {
  const { required = true } = input;
  switch (input.type) {
    case "ENUM":
      return { ...input, required, sourceType: sourceOf(input) };
    case "MULTI_SELECT":
      return { ...input, required, sourceType: input.sourceType ?? sourceOf(input) };
    case "CUSTOM_DROPDOWN":
      // the official SDK puts a host's own list only where one is already (contract 5.2)
      return { ...input, required, keyIsDefault: false, customDropdownOptions: choices(input.options ?? []) };
    case "FIELD_MAPPER":
      return { ...input, required, savedFieldMappings: input.savedFieldMappings ?? [] };
    default:
      return { ...input, required };
  }
}

/** Choices that the host wrote down; undefined: there are none, or they come from elsewhere. */
export function ownChoicesOf(
  input: SettingInput,
): Extract<WireDataSource, { type: "STATIC_ENUM_DATA_SOURCE" }> | undefined {
  if (input.type !== "ENUM" && input.type !== "MULTI_SELECT") return undefined;
  if (input.options === undefined) return undefined;
  return {
    type: "STATIC_ENUM_DATA_SOURCE",
    id: sourceOf(input),
    title: input.title,
    values: choices(input.options),
  };
}

/** Of its own name, so that it meets no source of the provider. */
function sourceOf({ id }: SettingInput): string {
  return `setting:${id}`;
}

function choices(
  options: readonly { value: string; label: string; subtitle?: string | undefined }[],
): DataSourceOption[] {
  return options.map(({ value, label, subtitle }) => ({
    value,
    label,
    ...(subtitle === undefined ? {} : { subtitle }),
  }));
}
