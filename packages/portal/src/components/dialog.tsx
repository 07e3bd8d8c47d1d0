import { createContext, type ComponentChildren, type JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Opening } from "../visible-click.ts";
import { Icon } from "./icons.tsx";
import { useSurroundings } from "./surroundings.ts";

const focusable = "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])";

/** The showing of the dialog that a button is part of. */
export const OpeningContext = createContext<Opening>({ isOver: true });

/**
 * The one dialog. Keeps the focus inside, closes on Esc and on the backdrop, and moves the focus to the heading of every
 * new view (or to the field that has to be put right), so that a screen reader reads where the end user is now.
 */
export function Dialog(props: {
  /** Changes with the view. */
  readonly viewKey: string;
  /** Said once when the view changes. */
  readonly announcement: string;
  readonly onBack: (() => void) | null;
  /** False where a click beside the dialog would throw away what was typed or started. */
  readonly closesOnBackdrop: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { text, actions, showsSecuredBy } = useSurroundings();
  const panel = useRef<HTMLDivElement>(null);
  const [opening] = useState<Opening>(() => ({ isOver: false }));

  useLayoutEffect(() => {
    panel.current?.querySelector(".body")?.scrollTo(0, 0);
    const wrong = panel.current?.querySelector<HTMLElement>("[aria-invalid='true']");
    if (wrong) wrong.focus();
    else heading(panel.current)?.focus({ preventScroll: true });
  }, [props.viewKey]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented) actions.close();
      if (event.key === "Tab" && panel.current) keepInside(event, panel.current);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [actions]);

  return (
    <div
      class="backdrop"
      onPointerDown={(event) => {
        if (props.closesOnBackdrop && event.target === event.currentTarget) actions.close();
      }}
    >
      <div class="dialog" role="dialog" aria-modal="true" aria-labelledby="portal-title" ref={panel}>
        <div class={props.onBack ? "bar bar-with-back" : "bar"}>
          {props.onBack && (
            <button type="button" class="icon-button" onClick={props.onBack} aria-label={text("back")}>
              <Icon name="back" />
            </button>
          )}
          <button type="button" class="icon-button bar-end" onClick={actions.close} aria-label={text("close")}>
            <Icon name="close" />
          </button>
        </div>
        <div class="body" key={props.viewKey}>
          <OpeningContext.Provider value={opening}>{props.children}</OpeningContext.Provider>
        </div>
        {showsSecuredBy && <p class="secured">{text("securedBy")}</p>}
        <p class="visually-hidden" role="status" aria-live="polite">
          {props.announcement}
        </p>
      </div>
    </div>
  );
}

/** The heading of a view: labels the dialog and takes the focus. */
export function Title(props: { readonly children: ComponentChildren }): JSX.Element {
  return (
    <h1 id="portal-title" tabIndex={-1}>
      {props.children}
    </h1>
  );
}

function heading(within: HTMLElement | null): HTMLElement | null {
  return within?.querySelector<HTMLElement>("#portal-title") ?? null;
}

/** Tab leaves an iframe for the host's page behind the backdrop; here it goes round. */
function keepInside(event: KeyboardEvent, panel: HTMLElement): void {
  const stops = [...panel.querySelectorAll<HTMLElement>(focusable)].filter((stop) => stop.offsetParent !== null);
  const first = stops[0];
  const last = stops.at(-1);
  if (!first || !last) return;
  const active = document.activeElement;
  const isOutside = !active || !panel.contains(active);
  const isBeforeFirst = active === first || active === heading(panel) || isOutside;
  if (event.shiftKey && isBeforeFirst) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && (active === last || isOutside)) {
    event.preventDefault();
    first.focus();
  }
}
