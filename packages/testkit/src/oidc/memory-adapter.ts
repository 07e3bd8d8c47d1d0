import type { AdapterEntry } from "oidc-provider";

/** The storage port of oidc-provider, for one model. */
export interface MemoryAdapter {
  upsert(id: string, entry: AdapterEntry, expiresInSeconds?: number): Promise<void>;
  find(id: string): Promise<AdapterEntry | undefined>;
  findByUid(uid: string): Promise<AdapterEntry | undefined>;
  findByUserCode(userCode: string): Promise<AdapterEntry | undefined>;
  consume(id: string): Promise<void>;
  destroy(id: string): Promise<void>;
  revokeByGrantId(grantId: string): Promise<void>;
}

/**
 * One provider's memory. The library's own adapter warns on every start and cannot be asked to forget an account, which
 * is what a person does who withdraws consent at the provider.
 */
export function createMemory() {
  const entries = new Map<string, AdapterEntry>();
  const findWhere = (model: string, member: string, value: string) =>
    [...entries].find(([key, entry]) => key.startsWith(`${model}:`) && entry[member] === value)?.[1];
  const revokeGrant = (grantId: string) => {
    for (const [key, entry] of entries) if (entry["grantId"] === grantId) entries.delete(key);
    entries.delete(`Grant:${grantId}`);
  };

  return {
    adapterFor: (model: string): MemoryAdapter => ({
      upsert: async (id, entry) => void entries.set(`${model}:${id}`, entry),
      find: async (id) => entries.get(`${model}:${id}`),
      findByUid: async (uid) => findWhere(model, "uid", uid),
      findByUserCode: async (userCode) => findWhere(model, "userCode", userCode),
      consume: async (id) => {
        const entry = entries.get(`${model}:${id}`);
        if (entry !== undefined) entry.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => void entries.delete(`${model}:${id}`),
      revokeByGrantId: async (grantId) => revokeGrant(grantId),
    }),
    /** Ends every grant of the account with all its tokens. */
    revokeAccount(accountId: string): void {
      for (const [key, entry] of entries) {
        if (key.startsWith("Grant:") && entry["accountId"] === accountId) revokeGrant(key.slice("Grant:".length));
      }
    },
  };
}
