import { useEffect, useReducer, useRef } from "preact/hooks";
import type { OptionPage } from "./settings-api.ts";
import { noChoices, reduceChoices, type Choices } from "./choices.ts";

export type LoadPage = (search: string, cursor: string | null) => Promise<OptionPage>;

/** How long nobody types before a search is sent. */
const typingPauseMs = 300;

/** Loads a list when it is first wanted, and anew when `sourceKey` changes: it is another list then. */
export function useChoices(
  load: LoadPage,
  sourceKey: string,
  isWanted: boolean,
): { readonly choices: Choices; readonly search: (text: string) => void; readonly more: () => void } & {
  readonly retry: () => void;
} {
  const [choices, dispatch] = useReducer(reduceChoices, noChoices);
  const timer = useRef<number | undefined>(undefined);
  const current = useRef(sourceKey);
  current.current = sourceKey;

  const send = (search: string, cursor: string | null): void => {
    const asked = sourceKey;
    const isCurrent = (): boolean => current.current === asked;
    load(search, cursor).then(
      (page) => isCurrent() && dispatch({ type: "arrived", search, page }),
      () => isCurrent() && dispatch({ type: "failed", search }),
    );
  };
  const begin = (search: string): void => {
    dispatch({ type: "asked", search });
    send(search, null);
  };

  useEffect(() => {
    if (isWanted) begin("");
    return () => {
      window.clearTimeout(timer.current);
      current.current = "";
    };
  }, [sourceKey, isWanted]);

  return {
    choices,
    search: (text) => {
      window.clearTimeout(timer.current);
      dispatch({ type: "asked", search: text });
      timer.current = window.setTimeout(() => send(text, null), typingPauseMs);
    },
    more: () => {
      dispatch({ type: "more_asked" });
      send(choices.search, choices.nextCursor);
    },
    retry: () => begin(choices.search),
  };
}
