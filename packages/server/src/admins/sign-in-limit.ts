import type { Clock } from "../lib/clock.ts";
import { createRateLimit, type RateLimit } from "../lib/rate-limit.ts";

/** Security bar TN-21: 10 failed sign-ins in 15 minutes for each address. */
export function createSignInLimit({ clock }: Readonly<{ clock: Clock }>): RateLimit {
  return createRateLimit({
    clock,
    windowMs: 15 * 60_000, // 15 minutes
    max: 10,
    message: "Too many sign-in attempts failed from this address",
    userMessage: "Too many attempts. Wait a quarter of an hour and try again.",
  });
}
