import { expect, test } from "vitest";
import { changesMetadata, normalisedMetadata } from "./metadata.ts";

test("any casing and padding of name and email becomes Name and Email, other keys are only trimmed", () => {
  expect(normalisedMetadata({ " nAmE ": "Al", EMAIL: "a@x", " planTier ": "pro" })).toEqual({
    Name: "Al",
    Email: "a@x",
    planTier: "pro",
  });
});

test("an update changes metadata only where a value differs", () => {
  const stored = { Name: "Al", limits: { seats: 3 } };
  expect(changesMetadata(stored, {})).toBe(false);
  expect(changesMetadata(stored, { limits: { seats: 3 } })).toBe(false);
  expect(changesMetadata(stored, { Name: "Bo" })).toBe(true);
  expect(changesMetadata(stored, { Email: "a@x" })).toBe(true);
});
