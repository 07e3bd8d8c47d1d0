import { expect, test, vi } from "vitest";
import { readExpiry } from "./stated-expiry.ts";

test.each([
  ["2027-01-31", "2027-01-31T23:59:59.999Z"],
  [" 2028-02-29 ", "2028-02-29T23:59:59.999Z"],
  ["2027-01-31T12:00:00Z", "2027-01-31T12:00:00.000Z"],
  ["2027-01-31 12:00:00 UTC", "2027-01-31T12:00:00.000Z"],
  ["2027-01-31T12:00:00.250+02:00", "2027-01-31T10:00:00.250Z"],
  ["2027-01-31 12:00:00 +0200", "2027-01-31T10:00:00.000Z"],
])("%s is %s", (text, instant) => {
  expect(readExpiry(text)?.toISOString()).toBe(instant);
});

test("an instant without a zone is UTC, wherever the server runs", () => {
  vi.stubEnv("TZ", "Asia/Tokyo");
  try {
    expect(readExpiry("2027-01-31T12:00")?.toISOString()).toBe("2027-01-31T12:00:00.000Z");
  } finally {
    vi.unstubAllEnvs();
  }
});

test.each(["", "soon", "31.01.2027", "2027-02-31", "2027-13-01", "2027-01-31T25:00", "2027-01-31 noon", "1800000000"])(
  "%j says nothing",
  (text) => {
    expect(readExpiry(text)).toBeNull();
  },
);
