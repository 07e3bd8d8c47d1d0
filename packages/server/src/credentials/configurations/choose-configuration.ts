import { isId } from "@portico/protocol";
import { PorticoError } from "../../lib/portico-error.ts";
import type { Configuration } from "../credential.ts";
import { bareExternalId } from "../credential-selector.ts";

/** Which configuration a caller means: an id, an external id with or without `ext:`, or nothing (the default). */
export type ConfigurationSelector = string | undefined;

/** Throws `configuration.not_found`. `all` is the default first. */
export function chooseConfiguration(all: readonly Configuration[], selector: ConfigurationSelector): Configuration {
  const text = selector?.trim() ?? "";
  const found = text === "" ? all[0] : all.find(isMeant(text));
  if (found) return found;
  throw new PorticoError("configuration.not_found", "The credential has no such configuration");
}

function isMeant(text: string): (configuration: Configuration) => boolean {
  if (!text.startsWith("ext:") && isId(text)) {
    const id = text.toLowerCase();
    return (configuration) => configuration.id === id;
  }
  const externalId = bareExternalId(text);
  return (configuration) => externalId !== undefined && configuration.externalId === externalId;
}
