import { loadCatalogue } from "@portico/providers";
import { describe, expect, test } from "vitest";
import { oauthProvider } from "../oauth/testing.ts";
import { dueNotice, grantExpiry, nextNoticeAt, renewalExtendsGrant } from "./grant-expiry.ts";
import { readExpiry } from "./stated-expiry.ts";

const consentedAt = new Date("2026-03-01T12:00:00Z");
const day = 24 * 60 * 60 * 1000;
const after = (days: number): Date => new Date(consentedAt.getTime() + days * day);
const facts = { consentedAt, statedExpiresAt: null, isTestApp: false };

describe("when a grant ends", () => {
  test("TR-14: by the declared lifetime, by what was told, by a test app's limit: whichever is first", () => {
    const provider = oauthProvider({ refresh: { kind: "stable", grantLifetimeDays: 365, testAppLifetimeDays: 7 } });
    expect(grantExpiry(provider, facts)).toEqual(after(365));
    expect(grantExpiry(provider, { ...facts, statedExpiresAt: after(30) })).toEqual(after(30));
    expect(grantExpiry(provider, { ...facts, statedExpiresAt: after(400) })).toEqual(after(365));
    expect(grantExpiry(provider, { ...facts, isTestApp: true })).toEqual(after(7));
  });

  test("TR-14: a lifetime that each renewal begins anew is no end, nor is an idle limit", () => {
    const renewed = oauthProvider({ refresh: { kind: "rotating", grantLifetimeDays: 90, renewalExtendsGrant: true } });
    const idle = oauthProvider({ refresh: { kind: "stable", idleLimitDays: 180 } });
    expect([grantExpiry(renewed, facts), grantExpiry(idle, facts)]).toEqual([null, null]);
    expect([renewalExtendsGrant(renewed), renewalExtendsGrant(idle)]).toEqual([true, false]);
  });

  test.each([
    [20, null, 6],
    [14, 14, 7],
    [9, 14, 2],
    [7, 7, 6],
    [1, 1, 1],
    [0.5, 1, 0.5],
    [0, 0, null],
    [-30, 0, null],
  ])("TR-14: with %d days left notice %o is due, and the next one in %o days", (left, due, next) => {
    const end = after(left);
    expect(dueNotice(end, consentedAt)).toBe(due);
    expect(nextNoticeAt(end, consentedAt)).toEqual(next === null ? null : after(next));
  });

  test("TR-14: every documented limit in the catalogue names the page it was read on", () => {
    const limited = [...loadCatalogue().values()].flatMap(({ declaration: { key, auth } }) =>
      auth.scheme === "oauth2" && (auth.refresh.grantLifetimeDays ?? auth.refresh.testAppLifetimeDays) !== null
        ? [{ key, source: auth.refresh.limitsSource?.url }]
        : [],
    );
    expect(limited.map(({ key }) => key).sort()).toEqual([
      "github",
      "gmail",
      "googleCalendar",
      "googledrive",
      "jira",
      "shopify",
    ]);
    for (const { key, source } of limited) expect(source, key).toMatch(/^https:\/\//);
  });

  test("a stated end is an instant, or the last moment of a day; anything else is none", () => {
    expect(readExpiry("2027-01-31")).toEqual(new Date("2027-01-31T23:59:59.999Z"));
    expect(readExpiry(" 2027-01-31T10:00:00+02:00 ")).toEqual(new Date("2027-01-31T08:00:00Z"));
    for (const text of ["", "soon", "31.01.2027", "2027-13-45", "1", "2027"]) expect(readExpiry(text), text).toBeNull();
  });
});
