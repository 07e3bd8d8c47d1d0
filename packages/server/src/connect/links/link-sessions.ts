import { isId, type InstallOptions, type ProjectId } from "@portico/protocol";
import type { Database } from "../../db/database.ts";
import type { UserCaller } from "../../http/context.ts";
import type { Integration, Integrations } from "../../integrations/integration.ts";
import { refuseUnready } from "../../integrations/readiness.ts";
import type { Clock } from "../../lib/clock.ts";
import { hasTokenShape, hashToken, randomToken } from "../../lib/random.ts";
import type { Project, Projects } from "../../projects/project.ts";
import type { User, Users } from "../../users/user.ts";
import { linkSessionOver, linkSpent, userDisabled } from "./link-errors.ts";
import { createLinkMovesStore } from "./link-moves-store.ts";
import { stateOf } from "./link-state.ts";
import { createLinkStore, type LinkRecord } from "./link-store.ts";
import { linkToken, readLinkToken } from "./link-token.ts";

export interface LinkSessionsDependencies {
  database: Pick<Database, "queries">;
  projects: Pick<Projects, "get">;
  users: Pick<Users, "get">;
  integrations: Pick<Integrations, "byId">;
  clock: Clock;
}

/** Whom and what a link is for, as its pages say it. */
export interface LinkView {
  id: string;
  project: Project;
  user: User;
  integration: Integration;
  options: InstallOptions;
  returnUrl: string | null;
}

/** Of the browser that opened a link: 30 minutes, and a reload of the page goes on with it. */
export const linkSessionMs = 30 * 60_000;
export type LinkSessions = ReturnType<typeof createLinkSessions>;

/**
 * What a link opens (security bar OA-01, OA-02): whoever opens one acts as its user for its one integration, so it opens
 * once, says first for whom it is and asks, and gives a session to that browser only.
 */
export function createLinkSessions(deps: Readonly<LinkSessionsDependencies>) {
  const { clock } = deps;
  const store = createLinkStore(deps.database.queries);
  const moves = createLinkMovesStore(deps.database.queries);

  async function viewOf(link: LinkRecord): Promise<LinkView> {
    const [project, user, integration] = await Promise.all([
      deps.projects.get(link.projectId),
      deps.users.get(link.projectId, link.userId),
      deps.integrations.byId(link.projectId, link.integrationId),
    ]);
    refuseUnready(integration);
    if (!user.isActive) throw userDisabled();
    return { id: link.id, project, user, integration, options: link.options, returnUrl: link.returnUrl };
  }

  async function bySession(id: string, secret: string): Promise<LinkRecord | null> {
    if (!isId(id) || !hasTokenShape(secret)) return null;
    return store.bySession(id, hashToken(secret), clock.now());
  }

  return {
    /** What the first page says; spends nothing. Throws `connect.link_spent`. */
    async look(secret: string): Promise<LinkView> {
      const link = hasTokenShape(secret) ? await store.bySecret(hashToken(secret)) : null;
      if (!link || stateOf(link, clock.now()) !== "waiting") throw linkSpent();
      return viewOf(link);
    },

    /** Spends it for one browser. Throws `connect.link_spent`. */
    async open(secret: string): Promise<{ id: string; session: string }> {
      const session = randomToken();
      const at = clock.now();
      const terms = { sessionHash: hashToken(session), expiresAt: new Date(at.getTime() + linkSessionMs), at };
      const id = hasTokenShape(secret) ? await moves.open(hashToken(secret), terms) : null;
      if (id === null) throw linkSpent();
      return { id, session };
    },

    /** What the hosted page shows and signs in with. Throws `connect.link_spent`. */
    async resume(id: string, session: string | undefined): Promise<LinkView & { token: string }> {
      const link = session === undefined ? null : await bySession(id, session);
      if (!link || session === undefined) throw linkSpent();
      const view = await viewOf(link);
      const expiresAt = new Date((link.openedAt ?? clock.now()).getTime() + linkSessionMs);
      return { ...view, token: linkToken({ id, secret: session, endUserId: view.user.endUserId, expiresAt }) };
    },

    /**
     * The user of a hosted page, who reaches the link's integration and nothing else. Null for any other token. Throws
     * `user_token.expired`, `user.disabled`.
     */
    async authenticate(projectId: ProjectId, token: string): Promise<UserCaller | null> {
      const read = readLinkToken(token);
      if (!read) return null;
      const link = await bySession(read.id, read.secret);
      if (!link || link.projectId !== projectId) throw linkSessionOver();
      const { user, integration } = await viewOf(link);
      return {
        kind: "user",
        projectId,
        userId: user.id,
        endUserId: user.endUserId,
        permissions: { [`integration:${integration.type}`]: true },
        isByLink: true,
      };
    },
  };
}
