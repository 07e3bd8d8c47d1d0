/** Waits after each load, in milliseconds; after the last one the portal is left as it is. */
const waitsMs = [1_000, 4_000, 16_000];

/**
 * Loads the frame again while the page around it has said nothing. Either SDK says something as soon as the frame's
 * element fires `load`, and nothing before. Chromium does not fire it where the page opens a window while a frame of
 * another site loads, once in about ten times: the portal would stay hidden for good. A second load fires it.
 *
 * Call `heard` for whatever the page says.
 */
export function loadAgainUntilHeard(own: Window): { heard(): void } {
  let timer: number | undefined;
  let hasHeard = false;
  const state = own.history.state as { loads?: number } | null;
  // The history's entry outlives the document, so the loads are counted in it.
  const loads = state?.loads ?? 0;
  const waitMs = waitsMs[loads];

  if (own.parent !== own && waitMs !== undefined) {
    own.addEventListener("load", () => {
      if (hasHeard) return;
      timer = own.setTimeout(() => {
        own.history.replaceState({ loads: loads + 1 }, "");
        own.location.reload();
      }, waitMs);
    });
  }

  return {
    heard() {
      if (hasHeard) return;
      hasHeard = true;
      own.clearTimeout(timer);
      if (loads > 0) own.history.replaceState(null, "");
    },
  };
}
