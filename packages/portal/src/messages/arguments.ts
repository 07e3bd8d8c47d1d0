/** What each text may be told, read off its English. */
import type { codeTexts } from "./codes.ts";
import type { en } from "./en.ts";

/** Every argument, and of what kind it is. Instants are formatted by the text, `{day, date, long}`. */
export interface Arguments {
  readonly provider: string;
  readonly host: string;
  readonly hasHost: "yes" | "no";
  readonly account: string;
  readonly consented: string;
  readonly connected: string;
  readonly field: string;
  readonly address: string;
  readonly code: string;
  readonly search: string;
  readonly size: string;
  readonly reason: string;
  readonly count: number;
  readonly day: Date;
  readonly until: Date;
}

/** Told to every text, whichever it is. */
export const givenArguments = ["provider", "host", "hasHost"] as const satisfies readonly (keyof Arguments)[];
export type GivenArguments = Pick<Arguments, (typeof givenArguments)[number]>;

type English = typeof en & typeof codeTexts;

export type MessageKey = keyof typeof en;
export type CodeKey = keyof typeof codeTexts;
/** The texts of a language, by key, as ICU MessageFormat. One that is missing is shown in English. */
export type Texts = Readonly<Partial<Record<MessageKey | CodeKey, string>>>;

type Mentions<Text extends string, Name extends string> = Extract<Text, `${string}{${Name}${"}" | ","}${string}`>;

/** What the caller has to tell the text, beyond what every text is told. */
export type ArgumentsOf<Key extends MessageKey> = {
  readonly [
    Name in Exclude<keyof Arguments, keyof GivenArguments> as [Mentions<English[Key], Name>] extends [never]
      ? never
      : Name
  ]: Arguments[Name];
};
