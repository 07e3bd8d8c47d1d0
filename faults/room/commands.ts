import type { CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { FailpointName } from "../../packages/server/src/lib/failpoint.ts";

/** What a room process is started with. */
export interface RoomSettings {
  /** Undefined: the embedded database in the data folder. */
  readonly databaseUrl: string | undefined;
  readonly dataFolder: string;
  readonly rootKey: string;
  readonly egressAllow: readonly string[];
  readonly logLevel: "trace" | "warn";
  /** How far its clock is ahead. */
  readonly aheadMs: number;
  /** `virtual`: handed in, and stepped. `system`: the server's own, over a wall clock that is wrong. */
  readonly clock: "virtual" | "system";
  /** Failpoints that end the process the first time they are met. */
  readonly dieAt: readonly FailpointName[];
}

export interface RoomStarted {
  readonly url: string;
  readonly adminKey: string;
}

/** Whose credentials a command is about. */
export interface RoomPlace {
  readonly projectId: ProjectId;
  readonly integrationId: IntegrationId;
}

export interface SeededGrant {
  readonly userId: UserId;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** From now, on the room's clock. */
  readonly expiresInMs: number;
}

export interface FreshAnswer {
  readonly userId: UserId;
  /** Undefined when it failed. */
  readonly accessToken: string | undefined;
  readonly code: string | undefined;
  readonly ms: number;
  /** When it was handed out, by the machine's clock, however wrong the room's is. */
  readonly at: number;
}

/** Commands to a room process, by name: what it is given, and what it answers. */
export interface RoomCommands {
  /** Stores users with a credential each. */
  seed: { given: RoomPlace & { grants: readonly SeededGrant[] }; answer: readonly CredentialId[] };
  /** Asks for fresh secrets: each user by so many callers at once, so many users at a time. */
  fresh: {
    given: RoomPlace & { userIds: readonly UserId[]; callers?: number; atOnce?: number; force?: boolean };
    answer: readonly FreshAnswer[];
  };
  /** Disconnects all that these users have. */
  disconnect: { given: RoomPlace & { userIds: readonly UserId[] }; answer: null };
  /** Makes every credential of the place due for the worker at this instant, and in use. */
  makeDue: { given: RoomPlace; answer: null };
  /** Starts the worker that renews ahead of need; no room has it running by itself. */
  startWorker: { given: object; answer: null };
  /** Lets the worker take what is due at this instant of a clock that is stepped. Answers how many it looked at. */
  runWorker: { given: object; answer: number };
  /** What the rows say of themselves. */
  healths: { given: RoomPlace; answer: readonly { userId: UserId; status: string; health: string }[] };
  advance: { given: { ms: number }; answer: null };
  /** Makes refreshes stop at a failpoint until they are released. */
  hold: { given: { failpoint: FailpointName }; answer: null };
  /** How many stand at the failpoint that holds. */
  held: { given: object; answer: number };
  release: { given: object; answer: null };
}

export type RoomCommand = keyof RoomCommands;

export interface RoomRequest<Command extends RoomCommand = RoomCommand> {
  readonly id: number;
  readonly command: Command;
  readonly given: RoomCommands[Command]["given"];
}

export type RoomReply =
  | { readonly started: RoomStarted }
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string };
