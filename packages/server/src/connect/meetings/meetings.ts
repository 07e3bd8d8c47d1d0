import type { AttemptId } from "@portico/protocol";
import type { Database } from "../../db/database.ts";
import type { UserCaller } from "../../http/context.ts";
import type { Integration } from "../../integrations/integration.ts";
import type { Clock } from "../../lib/clock.ts";
import { PorticoError } from "../../lib/portico-error.ts";
import type { RateLimit } from "../../lib/rate-limit.ts";
import { hasTokenShape, hashToken } from "../../lib/random.ts";
import type { User, Users } from "../../users/user.ts";
import { createLoneWindowStore } from "./lone-window-store.ts";
import { createMeetingStore } from "./meeting-store.ts";
import { hashWindowCode, newWindowCode } from "./window-code.ts";

export interface MeetingsDependencies {
  database: Pick<Database, "queries">;
  users: Pick<Users, "get">;
  startLimit: RateLimit;
  clock: Clock;
}

/** What a window without an opener is told. */
export type Arrival =
  /** No portal waits for it: it may be a link that somebody passed on. */
  | { kind: "nobody_waits" }
  /** Its code, to be typed in the portal of that user. A new one each time that it asks for one. */
  | { kind: "code"; code: string; user: User }
  /** The code that it shows was not typed yet. */
  | { kind: "waiting" }
  /** The code was typed: it may go on. */
  | { kind: "confirmed" }
  | { kind: "over" };

/** A code that the end user brings from the window to the portal. */
export interface WindowCode {
  /** The portal's key of the meeting. */
  meeting: string;
  code: string;
}

export type Meetings = ReturnType<typeof createMeetings>;

/** How long a portal waits for a window, and a window for its code to be typed. */
const meetingLifetimeMs = 5 * 60_000;
/** With six letters of twenty, five guesses hit once in 12.8 million meetings. */
const mostWrongCodes = 5;

/**
 * The handshake of a window that has no opener (`Cross-Origin-Opener-Policy` of the host's page, a browser that opens
 * windows apart): what the message between windows carries otherwise, the end user carries, as a code from the window to the
 * portal. So the proof is still the finishing browser's alone, and whoever passes a link on has to be told the code as
 * well (OA-01, OA-19). A window whose portal does not wait shows nothing and goes nowhere (OA-02).
 */
export function createMeetings({ database, users, startLimit, clock }: Readonly<MeetingsDependencies>) {
  const store = createMeetingStore(database.queries);
  const windows = createLoneWindowStore(database.queries);
  const inTime = (): Date => new Date(clock.now().getTime() + meetingLifetimeMs);

  return {
    /**
     * A portal waits for a window under a key that it made up, and asks again and again whether one has arrived. Throws
     * `connect.window_code_spent`.
     */
    async wait({ projectId, userId }: UserCaller, integration: Integration, key: string): Promise<boolean> {
      const keyHash = hashToken(key);
      const known = await store.hasWindow(projectId, userId, keyHash, clock.now());
      if (known !== null) return known;
      startLimit.count(userId);
      const meeting = { keyHash, userId, integrationId: integration.id, expiresAt: inTime() };
      if (!(await store.insert(projectId, meeting))) throw spent();
      return false;
    },

    /** A window that stands alone asks, in its own browser; `isShown` when it has a code already. */
    async arrive(nonce: string, browserValue: string | undefined, isShown: boolean): Promise<Arrival> {
      if (!hasTokenShape(nonce) || browserValue === undefined) return { kind: "over" };
      const nonceHash = hashToken(nonce);
      const found = await windows.find(nonceHash, hashToken(browserValue), clock.now());
      if (!found) return { kind: "over" };
      if (found.hasAttempt) return { kind: "confirmed" };
      if (isShown) return { kind: "waiting" };
      if (found.userId === null) return { kind: "nobody_waits" };
      const user = await users.get(found.projectId, found.userId);
      const code = newWindowCode();
      await windows.show(found.projectId, nonceHash, hashWindowCode(code), inTime());
      return { kind: "code", code, user };
    },

    /**
     * The end user typed the code in their portal. Answers how to let the window go on with an attempt. Throws
     * `connect.window_code_wrong`, after five of them `connect.window_code_spent`.
     */
    async confirm(
      { projectId, userId }: UserCaller,
      { meeting, code }: WindowCode,
    ): Promise<(attemptId: AttemptId) => Promise<void>> {
      const keyHash = hashToken(meeting);
      const codeHash = hashWindowCode(code);
      const wanted = { userId, keyHash, codeHash, mostWrong: mostWrongCodes, at: clock.now() };
      const nonceHash = await windows.confirm(projectId, wanted);
      if (nonceHash) return (attemptId) => windows.bind(projectId, nonceHash, attemptId);
      const wrong = await store.countWrongCode(projectId, userId, keyHash, wanted.at);
      if (wrong === null || wrong >= mostWrongCodes) throw spent();
      throw new PorticoError("connect.window_code_wrong", "No window of this meeting shows that code", {
        userMessage: "That is not the code in the window. Look again and type it once more.",
        meta: { triesLeft: mostWrongCodes - wrong },
      });
    },

    forgetExpired: (): Promise<void> => store.forgetBefore(clock.now()),
  };
}

function spent(): PorticoError {
  return new PorticoError("connect.window_code_spent", "The meeting with the window is over or unknown", {
    userMessage: "That code is not good any more. Please connect again.",
  });
}
