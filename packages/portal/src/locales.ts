/** Which language the portal speaks, and where its texts are. English is in the first load; the others are not. */
import type { Texts } from "./messages/arguments.ts";
import { en } from "./messages/en.ts";

const loaders = {
  en: async () => await Promise.resolve(en),
  de: async () => (await import("./messages/de.ts")).de,
  fr: async () => (await import("./messages/fr.ts")).fr,
  es: async () => (await import("./messages/es.ts")).es,
  "pt-BR": async () => (await import("./messages/pt-br.ts")).ptBr,
  it: async () => (await import("./messages/it.ts")).it,
  nl: async () => (await import("./messages/nl.ts")).nl,
  ja: async () => (await import("./messages/ja.ts")).ja,
  ko: async () => (await import("./messages/ko.ts")).ko,
  "zh-Hans": async () => (await import("./messages/zh-hans.ts")).zhHans,
  ar: async () => (await import("./messages/ar.ts")).ar,
  he: async () => (await import("./messages/he.ts")).he,
} as const satisfies Record<string, () => Promise<Texts>>;

export type Locale = keyof typeof loaders;
export const locales = Object.keys(loaders) as readonly Locale[];

/** A language, and the reader's own form of it for dates and numbers: English texts with British dates. */
export interface LocaleChoice {
  readonly locale: Locale;
  readonly formats: string;
}

/** The first of the wanted languages (BCP 47) that there are texts in; else English. */
export function chooseLocale(wanted: readonly string[]): LocaleChoice {
  for (const tag of wanted) {
    const locale = matchLocale(tag);
    if (locale) return { locale, formats: tag };
  }
  return { locale: "en", formats: "en" };
}

/** By language and script: `pt` and `pt-PT` are read in Brazilian, `zh-SG` in simplified characters, `zh-TW` is not. */
export function matchLocale(tag: string): Locale | null {
  const wanted = languageAndScript(tag);
  return locales.find((locale) => wanted !== null && languageAndScript(locale) === wanted) ?? null;
}

export function directionOf(locale: Locale): "ltr" | "rtl" {
  return locale === "ar" || locale === "he" ? "rtl" : "ltr";
}

/** Rejects where the server is out of reach. */
export function loadTexts(locale: Locale): Promise<Texts> {
  return loaders[locale]();
}

/** Null for what is no language tag. `iw` is `he` (RFC 5646, and CLDR's aliases). */
function languageAndScript(tag: string): string | null {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script}`;
  } catch {
    return null;
  }
}
