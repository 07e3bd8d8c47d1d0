import type { ServerResponse } from "node:http";
import type { CredentialId } from "@portico/protocol";
import type { Integration } from "../integrations/integration.ts";
import type { Credential, FreshCredential, NewCredential } from "./credential.ts";
import type { CredentialsService } from "./credentials-service.ts";
import { replyJson, type TestRoom, type TestUser } from "./testing.ts";

export const hourMs = 3_600_000;
export const minuteMs = 60_000;

/** One user with one integration on two nodes, and the questions that refresh tests ask. */
export async function openRefreshStage(room: TestRoom) {
  const user: TestUser = await room.addUser();
  const integration: Integration = await room.addIntegration(user.projectId);
  const node = room.anotherNode();
  const otherNode = room.anotherNode();
  const { provider, database, clock } = room;
  provider.tokenRequests.length = 0;
  provider.revoked.length = 0;
  provider.answer = undefined;
  provider.beforeAnswer = undefined;
  provider.lifetimeSeconds = 3600;
  provider.whoamiStatus = 200;

  const stage = {
    user,
    /** A test may replace it. */
    integration,
    node,
    otherNode,
    connect: (changes: Partial<NewCredential> = {}): Promise<Credential> =>
      node.store(user, stage.integration, { allowMultiple: true }, room.learnt(changes)),
    /** A credential whose token ran out. */
    async connectExpired(changes: Partial<NewCredential> = {}): Promise<Credential> {
      const stored = await stage.connect(changes);
      clock.advance(hourMs + 1);
      return stored;
    },
    fresh: (from: CredentialsService = node, options = {}): Promise<FreshCredential> =>
      from.fresh(user.projectId, user.userId, stage.integration, undefined, options),
    tokenOf: async (work: Promise<FreshCredential>): Promise<string> =>
      (await work).secret["accessToken"]?.reveal() ?? "",
    row: (id: CredentialId) =>
      database.queries.selectFrom("credentials").selectAll().where("id", "=", id).executeTakeFirst(),
    quarantine: (id: CredentialId) =>
      database.queries.selectFrom("credential_quarantine").selectAll().where("credential_id", "=", id).execute(),
    runOutLease: (id: CredentialId) =>
      database.queries
        .updateTable("credentials")
        // without its owner, because a server that was started less than 10 s ago waits for one
        .set({ refresh_lease_until: new Date("2001-01-01"), refresh_lease_owner: null })
        .where("id", "=", id)
        .execute(),
    /** All of the project's, oldest first, but the everyday ones. */
    async events(): Promise<{ type: string; data: Record<string, unknown> }[]> {
      const all = await database.queries
        .selectFrom("events")
        .select(["type", "data"])
        .where("project_id", "=", user.projectId)
        .orderBy("id")
        .execute();
      return all.filter(({ type }) => type !== "credential.connected" && type !== "credential.refreshed");
    },
    eventTypes: async (): Promise<string[]> => (await stage.events()).map(({ type }) => type),
    /** Three refusals, as far apart as they have to be. */
    async refuseToDeath(): Promise<void> {
      provider.answer = oauthError("invalid_grant");
      for (let refusal = 1; refusal <= 3; refusal += 1) {
        await codeOf(stage.fresh());
        clock.advance(5 * minuteMs);
      }
    },
  };
  return stage;
}

/** "served", or the code that a refusal has. */
export function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "served",
    (error: { code: string }) => error.code,
  );
}

export const oauthError =
  (error: string, status = 400) =>
  (response: ServerResponse): void =>
    replyJson(response, { error }, status);

/** Holds token requests until told; tells when one is in. */
export function holdProvider({ provider }: TestRoom) {
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  provider.beforeAnswer = () => {
    arrived.resolve();
    return released.promise;
  };
  return { arrived: arrived.promise, release: () => released.resolve() };
}
