import { describe, expect, it } from "vitest";
import { createSightHistory, type Look } from "./sight-history.ts";

type Moment = Omit<Look, "at">;

const plain: Moment = { sight: "plain", isOnOwnPage: true, isOpening: false, frameSize: "400x700" };
const covered: Moment = { ...plain, sight: "covered" };
const movedAway: Moment = { ...plain, sight: "absent" };
const scrolledAway: Moment = { ...movedAway, isOnOwnPage: false };
const undisplayed: Moment = { ...scrolledAway, frameSize: "undisplayed" };
const shrunk: Moment = { ...scrolledAway, frameSize: "1x1" };
const opening = (moment: Moment): Moment => ({ ...moment, isOpening: true });

/** Looks every 100 ms, then a click so long after the last. */
function isSuspect(looks: readonly Moment[], clickAfterMs: number, frameSize = "400x700"): boolean {
  const history = createSightHistory(frameSize);
  looks.forEach((look, index) => history.note({ ...look, at: index * 100 }));
  return history.isSuspect((looks.length - 1) * 100 + clickAfterMs);
}

describe("the sight history of a button", () => {
  it.each([
    { story: "nobody has looked yet", looks: [] },
    { story: "it was in plain sight", looks: [plain] },
    { story: "its frame was not displayed at first", looks: [opening(undisplayed), plain], frameSize: "undisplayed" },
    { story: "its frame does not know yet where it is", looks: [opening(movedAway)], frameSize: "undisplayed" },
    { story: "it slid in", looks: [opening(undisplayed), opening(scrolledAway), plain], frameSize: "undisplayed" },
    { story: "it is scrolled away", looks: [plain, scrolledAway] },
    { story: "it was scrolled away in between", looks: [plain, scrolledAway, plain] },
    { story: "its frame changed its size in plain sight", looks: [plain, { ...plain, frameSize: "700x400" }, plain] },
  ])("TN-16: suspects nothing when $story, however fast the click", ({ looks, frameSize }) => {
    expect(isSuspect(looks, 0, frameSize)).toBe(false);
  });

  it.each([
    { story: "was covered", looks: [plain, covered] },
    { story: "was covered from the first look on", looks: [covered] },
    { story: "was covered when the portal opened", looks: [opening(covered)] },
    { story: "was moved away with its frame", looks: [plain, movedAway] },
    { story: "was moved away before the first look at it", looks: [movedAway] },
    { story: "lost its frame after it was drawn", looks: [plain, undisplayed] },
    { story: "was pushed out of view by a shrunken frame", looks: [plain, shrunk] },
    { story: "was covered, and was then scrolled away", looks: [covered, scrolledAway] },
  ])("TN-16: suspects a button that $story, and for half a second after it came to light", ({ looks }) => {
    expect(isSuspect(looks, 60_000)).toBe(true);
    expect(isSuspect([...looks, plain], 499)).toBe(true);
    expect(isSuspect([...looks, plain, plain], 400)).toBe(false);
  });
});
