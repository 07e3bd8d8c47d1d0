/** Holds the words that the portal speaks now, and fetches those that are not in the first load. */
import { chooseLocale, directionOf, loadTexts, type LocaleChoice } from "./locales.ts";
import { createMessages, type Messages } from "./messages.ts";
import type { Texts } from "./messages/arguments.ts";
import { en } from "./messages/en.ts";
import type { HostTexts } from "./text-overrides.ts";

export interface Words {
  /** English while others are on their way. */
  readonly current: () => Messages;
  /** Whether what is shown may have words yet. */
  readonly isReady: () => boolean;
  /**
   * Speaks the language that the host's page wants, else the browser's, else English, with the host's own texts. What is
   * spoken already stays until the other is there; where it cannot be fetched, it is English.
   */
  readonly choose: (hostLocale: string | null, hostTexts: HostTexts) => void;
}

const english: LocaleChoice = { locale: "en", formats: "en" };

export function createWords(parts: {
  /** The browser's, the best first. */
  readonly languages: readonly string[];
  readonly root: Pick<HTMLElement, "lang" | "dir">;
  readonly onReady: (messages: Messages) => void;
  readonly log: Pick<Console, "warn">;
}): Words {
  const { languages, root, onReady, log } = parts;
  let current = createMessages({ ...english, texts: en });
  let isReady = false;
  let asked = "";
  let askedTexts = "{}";

  const ready = (messages: Messages): void => {
    current = messages;
    isReady = true;
    root.lang = messages.locale;
    root.dir = messages.direction;
    onReady(messages);
  };
  const fetch = async (choice: LocaleChoice, hostTexts: HostTexts, question: string): Promise<void> => {
    const texts = await loadTexts(choice.locale).catch(() => null);
    const spoken = texts === null ? english : choice;
    const overrides = await overridesFor(spoken, hostTexts, (hint) => log.warn(hint));
    // another was asked for meanwhile
    if (asked === question) ready(createMessages({ ...spoken, texts: texts ?? en, overrides }));
  };

  return {
    current: () => current,
    isReady: () => isReady,
    choose: (hostLocale, hostTexts) => {
      const choice = chooseLocale([...(hostLocale === null ? [] : [hostLocale]), ...languages]);
      const texts = JSON.stringify(hostTexts);
      const question = `${choice.locale} ${choice.formats} ${texts}`;
      if (question === asked) return;
      // the words of another project are not shown, not even for a moment
      if (texts !== askedTexts) isReady = false;
      asked = question;
      askedTexts = texts;
      if (choice.locale === "en" && texts === "{}") return ready(createMessages({ ...choice, texts: en }));
      // the skeleton stands the right way round already
      if (!isReady) root.dir = directionOf(choice.locale);
      void fetch(choice, hostTexts, question);
    },
  };
}

async function overridesFor(choice: LocaleChoice, given: HostTexts, report: (hint: string) => void): Promise<Texts> {
  if (Object.keys(given).length === 0) return {};
  try {
    const { acceptOverrides } = await import("./text-overrides.ts");
    return acceptOverrides(given, choice.locale, report);
  } catch {
    return {};
  }
}
