import type { ProjectId } from "@portico/protocol";
import { PorticoError } from "../../lib/portico-error.ts";

/**
 * What wraps data keys: 32 bytes in this process, or a key that never leaves a key service (VT-01, VT-08). Never in the
 * database.
 */
export interface RootKey {
  /**
   * Stored with each wrapped data key, so that a wrong key is recognised before anything is tried (VT-06). Tells nothing
   * about the key: 16 hexadecimal digits derived from it, or `aws-kms:<arn>`, or `vault-transit:<mount>/<name>`.
   */
  readonly id: string;
  /** Throws `vault.key_unavailable` when the key service does not answer, `vault.key_missing` when it refuses. */
  wrap(place: DataKeyPlace, dataKey: Uint8Array): Promise<Uint8Array>;
  /** The 32 bytes, for the caller to erase; undefined when they were altered, or wrapped for another place. Throws as `wrap`. */
  unwrap(place: DataKeyPlace, wrapped: Uint8Array): Promise<Buffer | undefined>;
  /**
   * What is to be stored instead when the key service has a newer version of this key; undefined when this is the newest.
   * Absent where a key has no versions that matter. Throws as `wrap`.
   */
  rewrap?(place: DataKeyPlace, wrapped: Uint8Array): Promise<Uint8Array | undefined>;
}

/** Where a wrapped data key belongs; it does not unwrap for another place (VT-02). */
export interface DataKeyPlace {
  projectId: ProjectId;
  dataKeyId: string;
}

/** The root keys that this server was started with. */
export interface RootKeys {
  /** Wraps what is new. */
  readonly current: RootKey;
  /** The current one first, then those that are being replaced. */
  readonly all: readonly RootKey[];
  close(): Promise<void>;
}

/** Says which key is needed, because "cannot decrypt" sends operators looking in the wrong place. */
export function wrongRootKey(neededId: string, { all }: Pick<RootKeys, "all">): PorticoError {
  const present = all.map(({ id }) => id).join(", ");
  return new PorticoError(
    "vault.key_missing",
    `The database was sealed with root key ${neededId}, but the server was started with root key ${present}. ` +
      "Start it with the PORTICO_ROOT_KEY (or the data folder's root.key) that was in use, or add that one to " +
      "PORTICO_ROOT_KEY_OLD to replace it; nothing was written",
  );
}
