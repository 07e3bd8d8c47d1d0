import type { AdminId } from "@portico/protocol";
import type { AdminCaller } from "../http/context.ts";

/** A person who signs in to the dashboard. */
export interface Admin {
  id: AdminId;
  name: string;
  role: "owner";
}

/** What other rooms and the composition root ask of admins. Tokens are 256 random bits; only their hashes are stored. */
export interface Admins {
  /** The server's owner, made at the first start. `isNew` is true for the call that made it. */
  ensureOwner(): Promise<{ owner: Admin; isNew: boolean }>;
  /** A link that signs the owner in: once, within 15 minutes. The token is in the fragment, which no server log sees. */
  createSignInLink(): Promise<string>;
  /**
   * Spends a link's token and starts a session; a session that the browser had before ends. `address` is the caller's,
   * for the limit of 10 failures in 15 minutes. Throws `admin.link_invalid`, `http.too_many_requests`.
   */
  signIn(attempt: {
    token: string;
    address: string;
    previousSession: string | undefined;
  }): Promise<{ admin: Admin; sessionToken: string }>;
  /** Who a session is. Undefined when it is unknown, ended, idle for 12 hours or 14 days old. */
  bySession(sessionToken: string): Promise<AdminCaller | undefined>;
  signOut(sessionToken: string): Promise<void>;
  /** Makes the key that the command line on this machine uses; earlier ones stop working. Kept as a hash, in memory. */
  createLocalAdminKey(): Promise<string>;
  byLocalAdminKey(key: string): AdminCaller | undefined;
}
