/**
 * Connecting and disconnecting need a real click on a button that the end user can see (security bar TN-16). Where the
 * platform can tell (Intersection Observer version 2), a button that is covered, faded or filtered does nothing.
 */
export interface VisibilityWatch {
  /**
   * Runs `act` for a click made by a person on a button in plain sight, otherwise `refuse`. On platforms that cannot tell
   * that is at once, inside the click handler; on the others a frame later, while the click still counts for opening a
   * window. The button must have been in plain sight before the click, or a page could uncover it at the last moment,
   * and still be now, because on a still page the last look may be long ago.
   */
  readonly judge: (event: Event, act: () => void, refuse: () => void) => void;
  readonly stop: () => void;
}

/** The least time between two looks that browsers allow for this kind of observer. */
const lookEveryMs = 100;

interface VisibilityEntry extends IntersectionObserverEntry {
  readonly isVisible?: boolean;
}

export function watchVisibility(element: Element): VisibilityWatch {
  let wasCovered = false;
  let now: IntersectionObserver | null = null;
  const watch = (): IntersectionObserver | null => look(element, (seen) => void (wasCovered = !seen));
  let before = watch();

  return {
    judge: (event, act, refuse) => {
      if (!event.isTrusted) return refuse();
      if (wasCovered) {
        // On a still page nobody would look again by itself, and the next click would be refused for nothing.
        before?.disconnect();
        before = watch();
        return refuse();
      }
      if (!before) return act();
      // A fresh observer looks at a fresh frame. Another click while it does so replaces it.
      now?.disconnect();
      now = look(element, (seen) => {
        now?.disconnect();
        if (seen) act();
        else refuse();
      });
    },
    stop: () => {
      before?.disconnect();
      now?.disconnect();
    },
  };
}

/** Null on platforms that cannot tell. */
function look(element: Element, onLook: (seen: boolean) => void): IntersectionObserver | null {
  if (!("isVisible" in IntersectionObserverEntry.prototype)) return null;
  const note = (entries: readonly VisibilityEntry[]): void => {
    const last = entries.at(-1);
    if (last) onLook(last.isIntersecting && last.isVisible !== false);
  };
  // `trackVisibility` is version 2, which the DOM types do not know yet.
  const options = { trackVisibility: true, delay: lookEveryMs } as IntersectionObserverInit;
  const observer = new IntersectionObserver(note, options);
  observer.observe(element);
  return observer;
}
