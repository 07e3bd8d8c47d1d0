import type { ProjectId } from "@portico/protocol";

/** A root key that this server was started with. */
export interface RootKeyState {
  id: string;
  isCurrent: boolean;
  /** How many data keys it wraps, of all projects. An old one with none may be taken away. */
  dataKeys: number;
  /** How many running processes do not know the current key yet; until none, data keys stay wrapped by the old one. */
  waitingForNodes: number;
}

/** A data key of a project. */
export interface DataKeyState {
  id: string;
  rootKeyId: string;
  createdAt: Date;
  /** Since when it seals nothing new; null for the one that does. */
  retiredAt: Date | null;
  /** How many sealed records name it. */
  records: number;
}

/** Replacing keys while the server works (VT-05). */
export interface KeyRotation {
  /** What this server's root keys wrap. */
  rootKeys(): Promise<readonly RootKeyState[]>;
  /** A project's data keys, newest first. */
  dataKeys(projectId: ProjectId): Promise<readonly DataKeyState[]>;
  /**
   * Has every data key wrapped by the current root key, at its newest version where a key service keeps versions. Goes on
   * in the background.
   */
  rotateRoot(): Promise<void>;
  /**
   * From now on new records are sealed with a new data key. The old ones are sealed again in the background, then the old
   * key is destroyed, an hour after it was retired at the earliest.
   */
  rotateProject(projectId: ProjectId): Promise<void>;
  /** Does what is left to do. Call it at the start and every minute; never throws. */
  work(): Promise<void>;
  /** Tells the other processes which root keys this one has. Call it before `work`, and every minute. */
  announceNode(): Promise<void>;
  /** Ends the work after the batch under way. */
  stop(): Promise<void>;
}
