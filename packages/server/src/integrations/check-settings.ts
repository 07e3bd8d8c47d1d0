import type { SettingInput } from "@portico/protocol/endpoints";
import type { ProviderDeclaration } from "@portico/providers";
import { RE2JS } from "re2js";
import { PorticoError } from "../lib/portico-error.ts";

/**
 * Settings as they are stored, once what only the server knows holds: patterns can be read, and choices come from where
 * the provider has some. Throws `integration.settings_invalid` with `meta.fields`.
 */
export function checkSettings(
  { name, dataSources }: Pick<ProviderDeclaration, "name" | "dataSources">,
  settings: readonly SettingInput[],
): readonly SettingInput[] {
  const fields = settings.flatMap((input) => {
    const message = faultOf(input, name, dataSources);
    return message === undefined ? [] : [{ input: input.id, message }];
  });
  const [first] = fields;
  if (first)
    throw new PorticoError("integration.settings_invalid", `The setting "${first.input}" ${first.message}`, {
      meta: { fields },
    });
  return settings;
}

function faultOf(
  input: SettingInput,
  providerName: string,
  dataSources: ProviderDeclaration["dataSources"],
): string | undefined {
  if ("pattern" in input && input.pattern !== undefined && !isPattern(input.pattern))
    return "has a pattern that is not in RE2's syntax: it has neither look-around nor references back";
  if (!("sourceType" in input) || input.sourceType === undefined) return undefined;
  if (Object.hasOwn(dataSources, input.sourceType)) return undefined;
  const known = Object.keys(dataSources).join(", ");
  return `takes its choices from "${input.sourceType}", and ${providerName} has ${known === "" ? "no data sources" : `only: ${known}`}`;
}

function isPattern(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}
