import type { Database } from "../db/database.ts";
import type { AdminCaller } from "../http/context.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { hashToken, newId, randomToken, sameHash } from "../lib/random.ts";
import type { Admin, Admins } from "./admin.ts";
import { createAdminStore } from "./admin-store.ts";
import { createSignInLimit } from "./sign-in-limit.ts";

const linkLifeMs = 15 * 60_000; // 15 minutes
const sessionIdleMs = 12 * 3_600_000; // 12 hours
const sessionLifeMs = 14 * 86_400_000; // 14 days
const touchEveryMs = 60_000;
/** So that people and scanners recognise a key that got out. */
const localKeyPrefix = "portico_local_";

export function createAdmins({
  database,
  clock,
  publicUrl,
}: Readonly<{
  database: Database;
  clock: Clock;
  /** The server's origin, from its configuration and never from a request (security bar TN-23). */
  publicUrl: string;
}>): Admins {
  const store = createAdminStore(database.queries);
  const signInLimit = createSignInLimit({ clock });
  let localKey: { hash: Buffer; caller: AdminCaller } | undefined;

  const after = (ms: number): Date => new Date(clock.now().getTime() + ms);
  const limits = (): { now: Date; idleSince: Date } => ({ now: clock.now(), idleSince: after(-sessionIdleMs) });

  async function ensureOwner(): Promise<{ owner: Admin; isNew: boolean }> {
    return database.transaction(async (queries) => {
      const rows = createAdminStore(queries);
      await rows.lockOwner();
      const found = await rows.findOwner();
      if (found) return { owner: found, isNew: false };
      const owner: Admin = { id: newId(), name: "Owner", role: "owner" };
      await rows.insert(owner, clock.now());
      return { owner, isNew: true };
    });
  }

  return {
    ensureOwner,

    async createSignInLink() {
      const { owner } = await ensureOwner();
      const token = randomToken();
      await store.deleteExpired(limits());
      await store.insertSignInLink({
        tokenHash: hashToken(token),
        adminId: owner.id,
        createdAt: clock.now(),
        expiresAt: after(linkLifeMs),
      });
      return `${publicUrl}/dashboard/sign-in#token=${token}`;
    },

    async signIn({ token, address, previousSession }) {
      const takeBack = signInLimit.count(address);
      const sessionToken = randomToken();
      const admin = await database.transaction(async (queries) => {
        const rows = createAdminStore(queries);
        const spender = await rows.spendSignInLink(hashToken(token), clock.now());
        if (!spender) return null;
        if (previousSession !== undefined) await rows.deleteSession(hashToken(previousSession));
        await rows.insertSession({
          tokenHash: hashToken(sessionToken),
          adminId: spender.id,
          createdAt: clock.now(),
          expiresAt: after(sessionLifeMs),
        });
        return spender;
      });
      if (!admin) {
        throw new PorticoError(
          "admin.link_invalid",
          "The sign-in link is unknown, was used already, or is older than 15 minutes",
          {
            userMessage: "This sign-in link does not work any more. Make a new one with: npx portico sign-in-link",
          },
        );
      }
      takeBack();
      return { admin, sessionToken };
    },

    async bySession(sessionToken) {
      const tokenHash = hashToken(sessionToken);
      const session = await store.findSession(tokenHash, limits());
      if (!session) return undefined;
      if (clock.now().getTime() - session.lastSeenAt.getTime() > touchEveryMs)
        await store.touchSession(tokenHash, clock.now());
      return toCaller(session.admin);
    },

    signOut: (sessionToken) => store.deleteSession(hashToken(sessionToken)),

    async createLocalAdminKey() {
      const { owner } = await ensureOwner();
      const key = `${localKeyPrefix}${randomToken()}`;
      localKey = { hash: hashToken(key), caller: toCaller(owner) };
      return key;
    },

    byLocalAdminKey(key) {
      return localKey && sameHash(localKey.hash, hashToken(key)) ? localKey.caller : undefined;
    },
  };
}

function toCaller(admin: Admin): AdminCaller {
  return { kind: "admin", adminId: admin.id, name: admin.name, role: admin.role };
}
