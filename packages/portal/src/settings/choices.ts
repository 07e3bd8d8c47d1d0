/** A list of choices that arrives in pages and can be searched. Pure. */
import type { DataSourceOption } from "@portico/protocol";
import type { OptionPage } from "./settings-api.ts";

export interface Choices {
  readonly status: "idle" | "loading" | "failed" | "ready" | "loading_more" | "more_failed";
  readonly search: string;
  readonly options: readonly DataSourceOption[];
  readonly nextCursor: string | null;
}

export type ChoicesEvent =
  | { readonly type: "asked"; readonly search: string }
  | { readonly type: "more_asked" }
  | { readonly type: "arrived"; readonly search: string; readonly page: OptionPage }
  | { readonly type: "failed"; readonly search: string };

export const noChoices: Choices = { status: "idle", search: "", options: [], nextCursor: null };

export function reduceChoices(choices: Choices, event: ChoicesEvent): Choices {
  switch (event.type) {
    case "asked":
      return { ...noChoices, status: "loading", search: event.search };
    case "more_asked":
      return choices.nextCursor === null ? choices : { ...choices, status: "loading_more" };
    case "arrived": {
      if (!isAwaited(choices, event.search)) return choices;
      const before = choices.status === "loading" ? [] : choices.options;
      const known = new Set(before.map(({ value }) => value));
      const fresh = event.page.options.filter(({ value }) => !known.has(value));
      return { ...choices, status: "ready", options: [...before, ...fresh], nextCursor: event.page.nextCursor };
    }
    case "failed":
      if (!isAwaited(choices, event.search)) return choices;
      return { ...choices, status: choices.status === "loading" ? "failed" : "more_failed" };
  }
}

/** An answer to an older search is nobody's any more. */
function isAwaited({ status, search }: Choices, answered: string): boolean {
  return search === answered && (status === "loading" || status === "loading_more");
}
