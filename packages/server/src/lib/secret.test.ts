import { inspect } from "node:util";
import pino from "pino";
import { expect, test } from "vitest";
import { newReference, randomToken } from "./random.ts";
import { Secret } from "./secret.ts";

test("VT-12: a secret shows itself in no way of printing, and only reveal() gives it", () => {
  const secret = new Secret("canary-5521");
  let logged = "";
  pino({ level: "trace" }, { write: (line: string) => (logged += line) }).info({ secret, nested: { secret } }, "hello");
  const error = new Error("failed", { cause: secret });
  const shown = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ a: { b: [secret] } }, { depth: 9, showHidden: true }),
    inspect(error, { showHidden: true }),
    Object.values(secret).join(),
    JSON.stringify(structuredClone({ ...secret })),
    logged,
  ].join("\n");
  expect(shown).not.toContain("canary-5521");
  expect(secret.reveal()).toBe("canary-5521");
});

test("VT-18: tokens have 256 bits and do not repeat; references are readable", () => {
  const tokens = new Set(Array.from({ length: 10_000 }, () => randomToken()));
  expect(tokens.size).toBe(10_000);
  expect([...tokens].every((token) => /^[\w-]{43}$/.test(token))).toBe(true);
  expect(newReference()).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
});
