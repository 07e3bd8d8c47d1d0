/**
 * Connecting and disconnecting need a real click on a button that the end user can see (security bar TN-16). Where the
 * platform can tell (Intersection Observer version 2), a button that the page around us covers, fades, filters or moves
 * out of sight does nothing, and neither does one that was uncovered at the last moment: that click was meant for what
 * lay over it.
 *
 * A button that is merely new is no disguise: a click that reaches us counts from its first picture on, also while the
 * portal slides in. Chromium itself drops, without a word, what is clicked within half a second after such a frame came
 * or moved (chromestatus feature 5406180975312896); nothing of that reaches us.
 * So a page that opens the portal under a moving hand does get the first click. That one never decides: connecting goes
 * on at the provider, and disconnecting asks again.
 */
import { createSightHistory, type Look } from "./sight-history.ts";

export interface VisibilityWatch {
  /**
   * Runs `act` for a click made by a person on a button in plain sight, otherwise `refuse`. On platforms that cannot tell
   * that is at once, inside the click handler; on the others a frame later, while the click still counts for opening a
   * window.
   */
  readonly judge: (event: Event, act: () => void, refuse: () => void) => void;
  readonly stop: () => void;
}

/** One showing of the portal, for all buttons in it. */
export interface Opening {
  /** A button was in plain sight. */
  isOver: boolean;
}

/** The least time between two looks that browsers allow for this kind of observer. */
const lookEveryMs = 100;

type Observation = Omit<Look, "isOpening" | "at">;

interface VisibilityEntry extends IntersectionObserverEntry {
  readonly isVisible?: boolean;
}

/** Call it as soon as the button is in the document, before anybody can click it. */
export function watchVisibility(element: Element, opening: Opening): VisibilityWatch {
  const history = createSightHistory(frameSize(element));
  const isSuspect = (): boolean => history.isSuspect(performance.now());
  const note = (seen: Observation): void => {
    if (seen.sight === "plain") opening.isOver = true;
    history.note({ ...seen, isOpening: !opening.isOver, at: performance.now() });
  };
  let before = look(element, note);
  let now: IntersectionObserver | null = null;

  return {
    judge: (event, act, refuse) => {
      if (!event.isTrusted) return refuse();
      if (!before) return act();
      if (isSuspect()) {
        // On a still page nobody might look again by itself, and the next click would be refused for nothing.
        before.disconnect();
        before = look(element, note);
        return refuse();
      }
      // A button that lies half under our own row of actions would look covered.
      if (!isOnOwnPage(element)) element.scrollIntoView({ block: "center" });
      // The last look may be long ago. A fresh observer looks at a fresh frame; another click meanwhile replaces it.
      now?.disconnect();
      now = look(element, (seen) => {
        // The frame was displayed only now and does not know yet where it is: the next look will.
        if (seen.sight === "absent" && !opening.isOver) return;
        now?.disconnect();
        note(seen);
        if (seen.sight === "plain" && !isSuspect()) act();
        else refuse();
      });
    },
    stop: () => {
      before?.disconnect();
      now?.disconnect();
    },
  };
}

/** Looks now, and then whenever the answer changes. Null on platforms that cannot tell. */
function look(element: Element, onLook: (seen: Observation) => void): IntersectionObserver | null {
  if (!("isVisible" in IntersectionObserverEntry.prototype)) return null;
  const note = (entries: readonly VisibilityEntry[]): void => {
    const last = entries.at(-1);
    if (!last) return;
    const inWindow = last.isVisible === false ? "covered" : "plain";
    onLook({
      sight: last.isIntersecting ? inWindow : "absent",
      // A look may be of a moment ago, before the button was scrolled or slid to where it is.
      isOnOwnPage: isOnOwnPage(element) && isSamePlace(last.boundingClientRect, element.getBoundingClientRect()),
      frameSize: frameSize(element),
    });
  };
  // `trackVisibility` is version 2, which the DOM types do not know yet.
  const options = { trackVisibility: true, delay: lookEveryMs } as IntersectionObserverInit;
  const observer = new IntersectionObserver(note, options);
  observer.observe(element);
  return observer;
}

/** Whether our own page shows the whole button. Blind to the page around us. */
function isOnOwnPage(element: Element): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  // A little inside of the corners, which are round.
  return [left + 4, right - 4].every((x) =>
    [top + 4, bottom - 4].every((y) => element.contains(document.elementFromPoint(x, y))),
  );
}

function isSamePlace(one: DOMRectReadOnly, other: DOMRectReadOnly): boolean {
  return Math.abs(one.left - other.left) < 1 && Math.abs(one.top - other.top) < 1;
}

/** A frame that is not displayed any more goes by its last size, but nothing in it has one. */
function frameSize(element: Element): string {
  return element.getClientRects().length === 0 ? "undisplayed" : `${innerWidth}x${innerHeight}`;
}
