import type { EndUserId, ProjectId } from "@portico/protocol";
import type { ConnectLink, NewConnectLink } from "@portico/protocol/endpoints";
import type { Credentials } from "../../credentials/credential.ts";
import type { Database } from "../../db/database.ts";
import type { Integration, Integrations } from "../../integrations/integration.ts";
import { refuseUnready } from "../../integrations/readiness.ts";
import type { Clock } from "../../lib/clock.ts";
import { PorticoError } from "../../lib/portico-error.ts";
import { hashToken, newId, randomToken } from "../../lib/random.ts";
import type { Project, Projects } from "../../projects/project.ts";
import type { Users } from "../../users/user.ts";
import { userDisabled } from "./link-errors.ts";
import { createLinkMovesStore } from "./link-moves-store.ts";
import { stateOf } from "./link-state.ts";
import { createLinkStore, type LinkRecord } from "./link-store.ts";

export interface ConnectLinksDependencies {
  database: Pick<Database, "queries">;
  projects: Pick<Projects, "get">;
  users: Pick<Users, "ensure" | "findByEndUserId">;
  integrations: Pick<Integrations, "byType" | "list">;
  credentials: Pick<Credentials, "select">;
  clock: Clock;
  publicUrl: string;
}

/** How long a link is listed after its end. */
const keptMs = 30 * 24 * 60 * 60_000;

export type ConnectLinks = ReturnType<typeof createConnectLinks>;

/** Links that the host sends to a user. What they open is in `link-sessions.ts`. */
export function createConnectLinks(deps: Readonly<ConnectLinksDependencies>) {
  const { clock } = deps;
  const store = createLinkStore(deps.database.queries);
  const moves = createLinkMovesStore(deps.database.queries);

  async function answer(link: LinkRecord, integrations?: readonly Integration[]): Promise<ConnectLink> {
    const all = integrations ?? (await deps.integrations.list(link.projectId));
    return {
      id: link.id,
      endUserId: link.endUserId,
      integrationType: all.find(({ id }) => id === link.integrationId)?.type ?? "",
      state: stateOf(link, clock.now()),
      returnUrl: link.returnUrl,
      createdAt: link.createdAt.toISOString(),
      expiresAt: link.expiresAt.toISOString(),
      openedAt: link.openedAt?.toISOString() ?? null,
    };
  }

  return {
    /** Throws what the endpoint names; nothing is made then. */
    async create(projectId: ProjectId, asked: NewConnectLink): Promise<ConnectLink & { url: string }> {
      const project = await deps.projects.get(projectId);
      const integration = await deps.integrations.byType(projectId, asked.integrationType);
      refuseUnready(integration);
      if (asked.returnUrl !== undefined) refuseForeignReturn(project, asked.returnUrl);
      const user = await deps.users.ensure(projectId, asked.endUserId as EndUserId);
      if (!user.isActive) throw userDisabled();
      const { selectedCredentialId, externalId, accountType } = asked;
      const selected =
        selectedCredentialId === undefined
          ? undefined
          : await deps.credentials.select(projectId, user.id, integration, selectedCredentialId);
      const secret = randomToken();
      const now = clock.now();
      const id = newId<string>();
      await moves.insert(projectId, {
        id,
        userId: user.id,
        integrationId: integration.id,
        secretHash: hashToken(secret),
        options: {
          ...(selected === undefined ? { allowMultipleCredentials: true } : { selectedCredentialId: selected.id }),
          ...(externalId === undefined ? {} : { externalId }),
          ...(accountType === undefined ? {} : { accountType }),
        },
        returnUrl: asked.returnUrl ?? null,
        createdAt: now,
        expiresAt: new Date(now.getTime() + asked.expiresInSeconds * 1000),
      });
      const made = await store.find(projectId, id);
      if (!made) throw linkNotFound();
      return { ...(await answer(made)), url: `${deps.publicUrl}/connect/${secret}` };
    },

    async list(projectId: ProjectId, endUserId: string | undefined): Promise<ConnectLink[]> {
      const user =
        endUserId === undefined ? undefined : await deps.users.findByEndUserId(projectId, endUserId as EndUserId);
      if (user === null) return [];
      const [links, integrations] = await Promise.all([
        store.list(projectId, user?.id),
        deps.integrations.list(projectId),
      ]);
      return Promise.all(links.map((link) => answer(link, integrations)));
    },

    /** Throws `connect.link_not_found`. */
    async revoke(projectId: ProjectId, id: string): Promise<void> {
      if (!(await moves.revoke(projectId, id, clock.now()))) throw linkNotFound();
    },

    forgetOld: (): Promise<void> => moves.forgetBefore(new Date(clock.now().getTime() - keptMs)),
  };
}

function refuseForeignReturn({ allowedOrigins, redirectUrls }: Project, url: string): void {
  if (redirectUrls.includes(url) || allowedOrigins.includes(new URL(url).origin)) return;
  throw new PorticoError(
    "connect.redirect_url_refused",
    `${url} is neither on one of the project's allowed origins nor one of its redirect URLs`,
  );
}

function linkNotFound(): PorticoError {
  return new PorticoError("connect.link_not_found", "The project has no such link");
}
