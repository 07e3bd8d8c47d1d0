import type { EndUserId, ProjectId, UserId } from "@portico/protocol";
import type { UserCaller } from "../http/context.ts";

/** A connected user of a project. */
export interface User {
  id: UserId;
  projectId: ProjectId;
  endUserId: EndUserId;
  meta: Readonly<Record<string, unknown>>;
  isActive: boolean;
  createdAt: Date;
  lastActiveAt: Date;
}

/** What other rooms ask of users. */
export interface Users {
  /**
   * Verifies a user token (contract 1; TN-08…10) and answers who is calling; makes the user at the first valid token.
   * A token that was verified before is answered from memory until it expires, its key is revoked, or the user is
   * disabled: no cryptography and no SQL. Throws `user_token.*`, `user.disabled`.
   */
  authenticate(projectId: ProjectId, token: string): Promise<UserCaller>;
  get(projectId: ProjectId, userId: UserId): Promise<User>;
  /** By the host's own id; null when there is none. */
  findByEndUserId(projectId: ProjectId, endUserId: EndUserId): Promise<User | null>;
  /** The user with the host's own id, made when there is none. Throws `http.invalid_input` for what cannot be an id. */
  ensure(projectId: ProjectId, endUserId: EndUserId): Promise<User>;
  /** Merges metadata into what is stored; answers the result. */
  mergeMeta(projectId: ProjectId, userId: UserId, meta: Record<string, unknown>): Promise<Record<string, unknown>>;
}
