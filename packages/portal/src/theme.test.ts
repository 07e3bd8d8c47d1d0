import { describe, expect, it } from "vitest";
import { accentFor, contrast, readColour } from "./theme.ts";

describe("accentFor", () => {
  it("reaches 4.5 to 1 for text on the accent and for the accent as text, whatever colour was chosen", () => {
    for (const colour of ["#ffd60a", "#ffffff", "#000000", "#4f46e5", "#7f7f7f", "#0f0", "#e01e5a", "#777"]) {
      for (const scheme of ["light", "dark"] as const) {
        const accent = accentFor(colour, scheme);
        const surface = scheme === "light" ? "#ffffff" : "#1c1d21";
        const ratio = (one = "", other = ""): number =>
          contrast(readColour(one) ?? [0, 0, 0], readColour(other) ?? [0, 0, 0]);
        expect(ratio(accent?.fill, accent?.onFill), `${colour} ${scheme} on fill`).toBeGreaterThanOrEqual(4.5);
        expect(ratio(accent?.line, surface), `${colour} ${scheme} line`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it("refuses what is not a colour", () => {
    for (const text of ["", "red", "#12", "url(x)", "#12345g"]) expect(accentFor(text, "light")).toBeNull();
  });
});
