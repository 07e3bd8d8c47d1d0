import { errorTable, healthReasons, type ErrorCode, type HealthReason } from "@portico/protocol";
import { describe, expect, it } from "vitest";
import { loadTexts, locales, type Locale } from "./locales.ts";
import { createMessages } from "./messages.ts";
import { keyOfCode, sameWords } from "./messages/code-keys.ts";
import { codeTexts } from "./messages/codes.ts";
import { en } from "./messages/en.ts";
import type { Texts } from "./messages/arguments.ts";
import { acceptOverrides, argumentsIn } from "./text-overrides.ts";

const acme = { provider: "GitHub", host: "Acme", hasHost: "yes" } as const;
const nobody = { provider: "GitHub", host: "", hasHost: "no" } as const;
const speak = async (locale: Locale, overrides: Texts = {}) =>
  createMessages({ locale, formats: locale, texts: await loadTexts(locale), overrides });
const english: Readonly<Record<string, string>> = { ...en, ...codeTexts };

describe.each(locales.filter((locale) => locale !== "en"))("the texts in %s", (locale) => {
  it("are those of English, none missing and none more", async () => {
    const keys = Object.keys(await loadTexts(locale));
    expect({
      missing: Object.keys(english).filter((key) => !keys.includes(key)),
      unknown: keys.filter((key) => !Object.hasOwn(english, key)),
      empty: Object.entries(await loadTexts(locale)).filter(([, text]) => text.trim() === ""),
    }).toEqual({ missing: [], unknown: [], empty: [] });
  });

  it("are told what English is told", async () => {
    const told = (texts: object) =>
      Object.entries(texts).map(([key, text]: [string, string]) => `${key}: ${[...argumentsIn(text)].sort().join()}`);
    expect(told(await loadTexts(locale)).sort()).toEqual(told(english).sort());
  });

  it("have no form of a plural too few", async () => {
    const wanted = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    const texts = Object.entries(await loadTexts(locale)).filter(([, text]) => text.includes(", plural,"));
    expect(texts.length).toBe(2);
    // of the Romance languages CLDR also counts millions, which nobody has
    const counted = wanted.filter((category) => category !== "many" || locale === "ar");
    for (const [key, text] of texts)
      for (const category of counted) expect(text, key).toMatch(new RegExp(`\\b${category} \\{`));
  });
});

describe("a text", () => {
  it("is one sentence, with a host and without", async () => {
    const { about } = await speak("en");
    expect(about(acme).text("overview.title")).toBe("Connect GitHub to Acme");
    expect(about(nobody).text("overview.title")).toBe("Connect GitHub");
    expect(about(acme).text("success.body", { account: "octocat" })).toBe("Acme now uses octocat at GitHub.");
    expect(about(nobody).text("success.body", { account: "octocat" })).toBe("This app now uses octocat at GitHub.");
  });

  it("is in English where the language has none, with the plural of English", async () => {
    const { "manage.accounts": _accounts, "overview.title": _title, ...texts } = await loadTexts("ar");
    const { text } = createMessages({ locale: "ar", formats: "ar", texts }).about(nobody);
    expect(text("overview.title")).toBe("Connect \u2068GitHub\u2069");
    expect(text("manage.accounts", { count: 2 })).toBe("2 accounts");
    expect(text("close")).toBe("إغلاق");
    // Japanese has no singular, English has
    const japanese = createMessages({ locale: "ja", formats: "ja", texts: {} }).about(nobody);
    expect(japanese.text("manage.accounts", { count: 1 })).toBe("1 account");
  });

  it("has the six plurals of Arabic", async () => {
    const { text } = (await speak("ar")).about(acme);
    const counts = [0, 1, 2, 3, 11, 100].map((count) => text("manage.accounts", { count }));
    expect(counts.map((words) => words.replace(/[\d٠-٩]+/u, "#"))).toEqual([
      "لا حسابات",
      "حساب واحد",
      "حسابان",
      "# حسابات",
      "# حسابًا",
      "# حساب",
    ]);
  });

  it("writes days and times as the reader does", () => {
    const until = new Date("2026-11-26T14:32:00");
    const inForm = (formats: string) => createMessages({ locale: "en", formats, texts: en }).about(acme);
    expect(inForm("en-GB").text("deviceCode.until", { until })).toContain("until 14:32");
    expect(inForm("en-US").text("deviceCode.until", { until })).toMatch(/until 2:32\sPM/u);
    expect(inForm("en-GB").text("manage.since", { day: until })).toBe("since 26 November 2026");
  });

  it("keeps a name in its own direction", async () => {
    const { text } = (await speak("en")).about(acme);
    expect(text("manage.isNew", { account: "octocat" })).toBe("octocat is connected.");
    expect(text("manage.isNew", { account: "شركة" })).toBe("\u2068شركة\u2069 is connected.");
    expect((await speak("he")).about(acme).text("overview.about")).toContain("\u2068GitHub\u2069");
  });
});

describe("a sentence of the server", () => {
  it("is said in the reader's language by its code, and as it was sent where there are no words for it", async () => {
    const sent = "GitHub (octocat) is not answering at the moment.";
    expect((await speak("de")).about(acme).said("provider_unreachable", sent)).toMatch(
      /^GitHub antwortet gerade nicht/,
    );
    expect((await speak("de")).about(acme).said("net.timed_out", sent)).toMatch(/^GitHub antwortet gerade nicht/);
    expect((await speak("de")).about(acme).said("room.of_tomorrow", sent)).toBe(sent);
    expect((await speak("de")).about(acme).said("constructor", null)).toBeNull();
    // in English the server knows more
    expect((await speak("en")).about(acme).said("provider_unreachable", sent)).toBe(sent);
    const { "codes.frozen": _frozen, ...texts } = await loadTexts("fr");
    expect(createMessages({ locale: "fr", formats: "fr", texts }).about(acme).said("frozen", sent)).toBe(sent);
  });

  it("has words for every code that can reach the portal", () => {
    // what no end user's browser calls, and what shows the view "stale" whatever the sentence
    const elsewhere =
      /^(admin|api_key|event|webhook|provider|freeze|revocation|transfer|configuration|proxy|vault|user_token|user|workflow|resource)\.|^project\.(not_found|name_mismatch|signing_key_not_found)|^integration\.(already_added|scopes_invalid|settings_invalid|in_use|signing_key_invalid)|^connect\.link_|^credential\.(in_use|ambiguous)|^http\.(not_found|method_not_allowed|invalid_input|authorization_ambiguous|body_too_large|cross_site_refused)/;
    const codes = [...Object.keys(healthReasons), ...Object.keys(errorTable)] as (ErrorCode | HealthReason)[];
    const wordless = codes.filter((code) => !elsewhere.test(code) && !keyOfCode(code).some((key) => key in codeTexts));
    expect(wordless).toEqual([]);
    expect(Object.values(sameWords).filter((key) => !(key in codeTexts))).toEqual([]);
    const known = Object.keys(codeTexts).map((key) => key.replace("codes.", ""));
    expect(known.filter((code) => !codes.some((real) => real === code))).toEqual([]);
  });
});

describe("a text of the host's own", () => {
  const accept = (texts: Parameters<typeof acceptOverrides>[0], locale: Locale = "de") => {
    const hints: string[] = [];
    return { accepted: acceptOverrides(texts, locale, (hint) => hints.push(hint)), hints };
  };

  it("replaces ours: one for the language before one for all, under any name of the language", async () => {
    const texts = { "pt-BR": { close: "3" }, de: { close: "2" }, "*": { close: "1", back: "1" } };
    expect(accept(texts)).toEqual({ accepted: { close: "2", back: "1" }, hints: [] });
    expect(accept({ "zh-CN": { close: "x" } }, "zh-Hans").accepted).toEqual({ close: "x" });
    const own = {
      de: { "overview.title": "{hasHost, select, yes {Ab zu {provider}} other {Ab}}", "codes.frozen": "{host}" },
    };
    const { text, said } = (await speak("de", accept(own).accepted)).about(acme);
    expect(text("overview.title")).toBe("Ab zu GitHub");
    expect(said("frozen", "sent")).toBe("Acme");
    expect(text("close")).toBe("Schließen");
  });

  it.each([
    ["is no ICU MessageFormat", "close", "{provider", "ICU MessageFormat"],
    ["has a select without other", "close", "{hasHost, select, yes {x}}", "ICU MessageFormat"],
    ["wants to be told what it is not", "close", "{account}", "{account as text}"],
    ["takes a name for a number", "manage.isNew", "{account, number}", "{account as number}"],
    ["takes an instant for a text", "manage.since", "{day}", "{day as text}"],
    ["has a key that there is not", "overview.titel", "x", "no text with this key"],
    ["has a key of every object", "constructor", "x", "no text with this key"],
  ])("is left out, and said so, where it %s", (_what, key, text, hint) => {
    const { accepted, hints } = accept({ "*": { [key]: text } });
    expect(accepted).toEqual({});
    expect(hints).toEqual([expect.stringContaining(hint)]);
    expect(hints[0]).toContain(`"${key}" (*)`);
  });

  it("is no HTML", async () => {
    const { accepted } = accept({ "*": { close: "<b>Zu</b>", "manage.accounts": "{count} <i>Konten" } });
    const { text } = (await speak("de", accepted)).about(acme);
    expect(text("close")).toBe("<b>Zu</b>");
    expect(text("manage.accounts", { count: 2 })).toBe("2 <i>Konten");
  });
});
