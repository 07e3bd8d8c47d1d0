import { expect, it } from "vitest";
import { chooseLocale } from "./locales.ts";

it.each([
  [["en-GB"], "en", "en-GB"],
  [["pt"], "pt-BR", "pt"],
  [["pt-PT"], "pt-BR", "pt-PT"],
  [["zh-CN"], "zh-Hans", "zh-CN"],
  [["zh-SG"], "zh-Hans", "zh-SG"],
  [["zh-TW", "ja"], "ja", "ja"],
  [["iw"], "he", "iw"],
  [["de-AT-1901"], "de", "de-AT-1901"],
  [["sr-Latn", "es-419"], "es", "es-419"],
  [["tlh", "not a tag", "", "constructor"], "en", "en"],
  [[], "en", "en"],
])("who wants %j reads %s, with dates as in %s", (wanted, locale, formats) => {
  expect(chooseLocale(wanted)).toEqual({ locale, formats });
});
