import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** How many statements until the end of a process that has just been started; 0: as many as it likes. */
export const failpointVariable = "PORTICO_TEST_DIE_AFTER_STATEMENTS";

/** To the process: arms it, 0 disarms it. The same comes back when that is done, with what was counted until then. */
export interface FailpointMessage {
  dieAfterStatements: number;
  /** Statements that the database has answered since the message before. */
  answered?: number;
}

export interface CutWork<Answer> {
  /** False: the work was over before that many statements, and the process lives. */
  died: boolean;
  /** What the work came to; "cut off" when it threw. */
  answer: Answer | "cut off";
  /** How many statements the database answered meanwhile; unknown of a process that died. */
  statements: number | undefined;
}

/** Does the work while the process may end after so many statements of its database; 0: it lives, and is counted. */
export async function dieDuring<Answer>(
  child: ChildProcess,
  statements: number,
  work: () => Promise<Answer>,
): Promise<CutWork<Answer>> {
  if ((await arm(child, statements)) === "ended") throw new Error("The process had ended before the work began");
  const answer = await work().catch(() => "cut off" as const);
  const after = await arm(child, 0);
  return after === "ended"
    ? { died: true, answer, statements: undefined }
    : { died: false, answer, statements: after.answered };
}

/** "ended" when the process has ended, or ends now. */
async function arm(child: ChildProcess, dieAfterStatements: number): Promise<FailpointMessage | "ended"> {
  if (child.exitCode !== null || child.signalCode !== null) return "ended";
  const ended = once(child, "exit").then(() => "ended" as const);
  const armed = once(child, "message").then(([message]) => message as FailpointMessage);
  // the channel of a process that ends now is closed; its end is what counts
  child.send({ dieAfterStatements } satisfies FailpointMessage, () => undefined);
  return Promise.race([ended, armed]);
}
