/**
 * What a row of looks at a button says about it: has the page around us concealed it lately? Pure; `visible-click.ts`
 * looks and clicks (security bar TN-16).
 */
export interface Look {
  /** `covered` in any way: faded, filtered, under something. `absent`: not in the browser's window at all. */
  readonly sight: "plain" | "covered" | "absent";
  /** Our own page shows the whole button where it was looked at: it is not scrolled away and not still sliding in. */
  readonly isOnOwnPage: boolean;
  /** No button was in plain sight yet since the portal was opened. */
  readonly isOpening: boolean;
  /** The size of our frame as one text, another one while it is not displayed. */
  readonly frameSize: string;
  /** Milliseconds of a clock that never goes back. */
  readonly at: number;
}

export interface SightHistory {
  readonly note: (look: Look) => void;
  /** True while the button is concealed, and for half a second after it came to light. */
  readonly isSuspect: (at: number) => boolean;
}

/** Longer than the second click of a double click takes; Chromium guards its own prompts for as long. */
const suspectForMs = 500;

/** `frameSize`: when the button was put into the document. */
export function createSightHistory(frameSize: string): SightHistory {
  let knownSize = frameSize;
  let isConcealed = false;
  let concealedUntil = Number.NEGATIVE_INFINITY;

  return {
    note: ({ sight, isOnOwnPage, isOpening, frameSize: size, at }) => {
      const isPlain = sight === "plain";
      // The portal draws before the host's page displays its frame: that first size is no change.
      if (isPlain || isOpening) knownSize = size;
      // A frame from another origin learns a moment after it is displayed where in the window it is, and until then
      // nothing in it is anywhere. A click at that moment is as good as any.
      if (sight === "absent" && isOpening) return;
      // A button that we hide ourselves says nothing about the page around us, unless that page resized the frame to
      // push the button out of our view.
      if (!isPlain && !isOnOwnPage && size === knownSize) return;
      if (isConcealed || !isPlain) concealedUntil = at;
      isConcealed = !isPlain;
    },
    isSuspect: (at) => isConcealed || at - concealedUntil < suspectForMs,
  };
}
