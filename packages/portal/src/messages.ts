/**
 * The words of the portal: one way to every text. Texts are ICU MessageFormat by key (`messages/<locale>.ts`). A key is
 * looked for among the host's own texts, then in the language, then in English. Names of providers, hosts and accounts go
 * in untranslated, each in its own direction.
 */
import { IntlMessageFormat } from "intl-messageformat";
import type { ComponentChildren, VNode } from "preact";
import { directionOf, type Locale, type LocaleChoice } from "./locales.ts";
import type { Arguments, ArgumentsOf, GivenArguments, MessageKey, Texts } from "./messages/arguments.ts";
import { en } from "./messages/en.ts";
import { keyOfCode } from "./messages/code-keys.ts";

type Values = Partial<Arguments>;
/** Nothing to tell, nothing to write. */
type Told<Key extends MessageKey> = keyof ArgumentsOf<Key> extends never ? [] : [values: ArgumentsOf<Key>];
type ToldRich<Key extends MessageKey> = {
  readonly [Name in keyof ArgumentsOf<Key>]: ArgumentsOf<Key>[Name] | VNode;
};

/** The words, once it is known what they are about. */
export interface Speech {
  readonly text: <Key extends MessageKey>(key: Key, ...values: Told<Key>) => string;
  /** With elements among the values. */
  readonly rich: <Key extends MessageKey>(key: Key, values: ToldRich<Key>) => ComponentChildren;
  /** A sentence of the server, by its code; as it was sent where there are no words for the code. */
  readonly said: <Sent extends string | null>(code: string, sent: Sent) => string | Sent;
}

export interface Messages {
  readonly locale: Locale;
  readonly direction: "ltr" | "rtl";
  readonly about: (given: GivenArguments) => Speech;
}

/** `overrides` are accepted texts only (`text-overrides.ts`). */
export function createMessages(parts: LocaleChoice & { readonly texts: Texts; readonly overrides?: Texts }): Messages {
  const { locale, formats, texts, overrides = {} } = parts;
  const direction = directionOf(locale);
  /** Texts, the best first, with the language that their plurals and dates are in. */
  const sources: readonly (readonly [Texts, string])[] = [
    [overrides, formats],
    [texts, formats],
    [en, locale === "en" ? formats : "en"],
  ];
  const compiled = new Map<string, IntlMessageFormat>();

  const messageOf = (key: keyof Texts): IntlMessageFormat | null => {
    const known = compiled.get(key);
    if (known) return known;
    const source = sources.find(([candidates]) => candidates[key] !== undefined);
    if (!source) return null;
    const message = new IntlMessageFormat(source[0][key] ?? "", source[1], undefined, { ignoreTag: true });
    compiled.set(key, message);
    return message;
  };
  const format = (key: keyof Texts, values: object): ComponentChildren => {
    const isolatedValues = Object.entries(values).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === "string" && name !== "hasHost" ? isolated(value, direction) : value,
    ]);
    return messageOf(key)?.format(Object.fromEntries(isolatedValues) as Record<string, string>);
  };

  return {
    locale,
    direction,
    about: (given) => ({
      text: (key, ...[values]) => String(format(key, { ...given, ...(values as Values | undefined) })),
      rich: (key, values) => format(key, { ...given, ...values }),
      said: (code, sent) => {
        const key = keyOfCode(code).find((candidate) => messageOf(candidate) !== null);
        return key === undefined ? sent : String(format(key, given));
      },
    }),
  };
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A name keeps its own direction and turns nothing around it: first strong isolate, where there is anything to turn. */
function isolated(name: string, direction: "ltr" | "rtl"): string {
  return name !== "" && (direction === "rtl" || rightToLeft.test(name)) ? `\u2068${name}\u2069` : name;
}
