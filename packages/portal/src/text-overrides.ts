/**
 * The host's own texts, checked: one that is no ICU MessageFormat, or wants to be told what the text is not told, is left
 * out and the built-in one is shown. Loaded only where a host has texts of its own.
 */
import { parse, TYPE, type MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { matchLocale, type Locale } from "./locales.ts";
import { givenArguments, type Texts } from "./messages/arguments.ts";
import { codeTexts } from "./messages/codes.ts";
import { en } from "./messages/en.ts";

/** By language or `"*"` for every one, then by key. */
export type HostTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

const english: Readonly<Record<string, string>> = { ...en, ...codeTexts };

/** The texts for one language; those for it alone go before those for every one. `report` is for the host's developers. */
export function acceptOverrides(given: HostTexts, locale: Locale, report: (hint: string) => void): Texts {
  const accepted: Record<string, string> = {};
  const inOrder = Object.entries(given).sort(([one], [other]) => Number(other === "*") - Number(one === "*"));
  for (const [language, texts] of inOrder) {
    if (language !== "*" && matchLocale(language) !== locale) continue;
    for (const [key, text] of Object.entries(texts)) {
      const fault = faultOf(key, text);
      if (fault === null) accepted[key] = text;
      else report(`Portico: the text "${key}" (${language}) is not used: ${fault}`);
    }
  }
  return accepted;
}

function faultOf(key: string, text: string): string | null {
  const original = Object.hasOwn(english, key) ? english[key] : undefined;
  if (original === undefined) return "there is no text with this key.";
  try {
    const told = new Set([...givenArguments.map((name) => `${name} as text`), ...argumentsIn(original)]);
    for (const name of told) if (name.endsWith(" as number")) told.add(name.replace(" as number", " as text"));
    const unknown = [...argumentsIn(text)].filter((wanted) => !told.has(wanted));
    return unknown.length === 0 ? null : `it is not told {${unknown.join("}, {")}}.`;
  } catch (error) {
    return `it is no ICU MessageFormat (${error instanceof Error ? error.message : String(error)}).`;
  }
}

/** What a text wants to be told, each with the kind of value that it takes it for. Throws for what is no ICU MessageFormat. */
export function argumentsIn(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  const read = (elements: readonly MessageFormatElement[]): void => {
    for (const element of elements) {
      switch (element.type) {
        case TYPE.argument:
        case TYPE.select:
          found.add(`${element.value} as text`);
          break;
        case TYPE.number:
        case TYPE.plural:
          found.add(`${element.value} as number`);
          break;
        case TYPE.date:
        case TYPE.time:
          found.add(`${element.value} as date`);
          break;
        default:
          break;
      }
      if ("options" in element) for (const { value } of Object.values(element.options)) read(value);
    }
  };
  read(parse(text, { ignoreTag: true }));
  return found;
}
