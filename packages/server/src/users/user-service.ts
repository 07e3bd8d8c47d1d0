import { isId, type EndUserId, type ProjectId, type UserId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { UserCaller } from "../http/context.ts";
import type { Clock } from "../lib/clock.ts";
import { silentLogger, type Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import { unstorablePart } from "../lib/storable-text.ts";
import type { ProjectService } from "../projects/project-service.ts";
import { createActivity } from "./activity.ts";
import { subjectFault } from "./token-claims.ts";
import { refuseToken } from "./token-refusal.ts";
import type { User, Users } from "./user.ts";
import { createUserStore } from "./user-store.ts";
import { createVerifiedTokens } from "./verified-tokens.ts";
import { verifyUserToken } from "./verify-user-token.ts";

export interface UserService extends Users {
  /** Switches a user off or on again; a disabled user's tokens are refused on every node. Throws `user.not_found`. */
  setActive(projectId: ProjectId, userId: UserId, isActive: boolean): Promise<void>;
}

/** Metadata of one user, as JSON. */
export const maxMetaBytes = 64 * 1024; // 65,536

export function createUsers({
  database,
  projects,
  clock,
  logger = silentLogger,
}: Readonly<{
  database: Database;
  projects: Pick<ProjectService, "verificationKeys" | "noteSigningKeyUse">;
  clock: Clock;
  logger?: Logger;
}>): UserService {
  const store = createUserStore(database.queries);
  const verified = createVerifiedTokens({ clock });
  const activity = createActivity({ clock, logger });

  database.changes.onChange((change) => {
    if (change === undefined) verified.clear();
    // a project's change may be a revoked key; verifying again is cheap
    else if (change.room === "projects") verified.dropProject(change.projectId);
    else if (change.room === "users" && change.key) verified.dropUser(change.projectId, change.key);
  });

  async function verify(projectId: ProjectId, token: string): Promise<UserCaller> {
    const since = verified.mark();
    const keys = await projects.verificationKeys(projectId);
    const proved = verifyUserToken(token, { projectId, keys, now: clock.now() });
    const user = await findOrMake(projectId, proved.endUserId);
    if (!user.isActive) throw refuseToken("user.disabled", "This user has been disabled");
    const caller: UserCaller = Object.freeze({
      kind: "user",
      projectId,
      userId: user.id,
      endUserId: user.endUserId,
      permissions: proved.permissions,
    });
    verified.keep(token, caller, proved.expiresAt, since);
    activity.note(proved.signingKeyId, () => projects.noteSigningKeyUse(projectId, proved.signingKeyId));
    return caller;
  }

  async function findOrMake(projectId: ProjectId, endUserId: EndUserId): Promise<User> {
    const known = await store.findByEndUserId(projectId, endUserId);
    if (known) return known;
    const made = await database.transaction(async (queries) => {
      const user = await createUserStore(queries).insertIfAbsent(projectId, {
        id: newId(),
        endUserId,
        createdAt: clock.now(),
      });
      if (user) await recordEvent(queries, projectId, "user.created", { userId: user.id });
      return user;
    });
    // of two first requests one loses the insert and finds the other's row
    const user = made ?? (await store.findByEndUserId(projectId, endUserId));
    if (user) return user;
    if (await store.isBeingImported(projectId)) throw beingImported();
    throw refuseToken("user_token.unknown_key", "The project was removed while the user was made");
  }

  return {
    async authenticate(projectId, token) {
      const caller = verified.find(projectId, token) ?? (await verify(canonical(projectId), token));
      activity.note(caller.userId, () => store.touch(caller.projectId, caller.userId, clock.now()));
      return caller;
    },

    findByEndUserId: (projectId, endUserId) => store.findByEndUserId(projectId, endUserId),

    async ensure(projectId, endUserId) {
      const fault = subjectFault(endUserId);
      if (fault) throw new PorticoError("http.invalid_input", `The end user's id ${fault}`);
      return findOrMake(projectId, endUserId);
    },

    async get(projectId, userId) {
      const user = isId(userId) ? await store.find(projectId, userId) : null;
      if (!user) throw notFound();
      return user;
    },

    async mergeMeta(projectId, userId, meta) {
      const unstorable = unstorablePart(meta);
      if (unstorable) {
        throw new PorticoError(
          "http.invalid_input",
          "The metadata holds text that cannot be stored, or nests too deeply",
          {
            meta: { where: "body", issues: [{ path: ["meta", ...unstorable].join("."), message: "cannot be stored" }] },
          },
        );
      }
      const user = await database.transaction(async (queries) => {
        const merged = await createUserStore(queries).mergeMeta(projectId, userId, meta);
        if (merged && Buffer.byteLength(JSON.stringify(merged.meta)) > maxMetaBytes) {
          throw new PorticoError("http.invalid_input", `The user's metadata would be over ${maxMetaBytes} bytes`);
        }
        return merged;
      });
      if (!user) throw notFound();
      return { ...user.meta };
    },

    async setActive(projectId, userId, isActive) {
      await database.transaction(async (queries) => {
        if (!(await createUserStore(queries).setActive(projectId, userId, isActive))) throw notFound();
        await database.changes.announce(queries, { room: "users", projectId, key: userId });
      });
      verified.dropUser(projectId, userId);
    },
  };
}

/** The one spelling that keys, caches and change notices use. */
function canonical(projectId: ProjectId): ProjectId {
  return isId(projectId) ? (projectId.toLowerCase() as ProjectId) : projectId;
}

function notFound(): PorticoError {
  return new PorticoError("user.not_found", "The project has no such user");
}

function beingImported(): PorticoError {
  return new PorticoError("project.being_imported", "The project is being imported, and this user is not here yet", {
    userMessage: "This app is being moved to another server. Please try again in a few minutes.",
  });
}
