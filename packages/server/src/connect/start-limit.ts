import type { Clock } from "../lib/clock.ts";
import { createRateLimit, type RateLimit } from "../lib/rate-limit.ts";

/**
 * Connect attempts of one user in a minute (OA-25): 20, twice the bar's proposal, because a person whose pop-ups are
 * blocked presses the button again and again and must not be locked out by their own browser.
 */
export function createStartLimit({ clock }: Readonly<{ clock: Clock }>): RateLimit {
  return createRateLimit({
    clock,
    windowMs: 60_000,
    max: 20,
    message: "Too many connect attempts of this user in one minute",
    userMessage: "That was a lot of tries. Wait a minute and connect again.",
  });
}
