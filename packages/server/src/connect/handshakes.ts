import type { ProjectId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { hasTokenShape, hashToken, randomToken } from "../lib/random.ts";
import type { Projects } from "../projects/project.ts";
import { handshakeLifetimeMs } from "./attempt.ts";
import { createHandshakeStore } from "./handshake-store.ts";

export interface HandshakeDependencies {
  database: Database;
  projects: Pick<Projects, "get">;
  clock: Clock;
  publicUrl: string;
}

export type Handshakes = ReturnType<typeof createHandshakes>;

/**
 * The in-browser handshake (security bar N2): the start page's window gets a nonce and a cookie; only the window that
 * opened it hears the nonce, and only a call with a user token confirms it. A forwarded link has no opener, so nobody
 * confirms, so nothing is ever forwarded to the provider (OA-01, OA-02).
 */
export function createHandshakes({ database, projects, clock, publicUrl }: Readonly<HandshakeDependencies>) {
  const store = createHandshakeStore(database.queries);
  const after = (milliseconds: number): Date => new Date(clock.now().getTime() + milliseconds);

  return {
    /** Opens a handshake for a start page. Throws `project.origin_refused` for an opener that the project does not list. */
    async open(
      integration: Integration,
      openerOrigin: string,
      browserValue: string,
      meeting: string | undefined,
    ): Promise<string> {
      await refuseForeignOrigin(integration.projectId, openerOrigin);
      const nonce = randomToken();
      await store.insert(integration.projectId, {
        nonceHash: hashToken(nonce),
        integrationId: integration.id,
        browserHash: hashToken(browserValue),
        openerOrigin,
        meetingHash: meeting === undefined ? null : hashToken(meeting),
        expiresAt: after(handshakeLifetimeMs),
      });
      return nonce;
    },

    /** The opener's user confirms. Throws `connect.handshake_refused`. */
    async confirm(caller: UserCaller, nonce: string): Promise<void> {
      const confirmed =
        hasTokenShape(nonce) && (await store.confirm(caller.projectId, hashToken(nonce), caller.userId, clock.now()));
      if (!confirmed) {
        throw new PorticoError("connect.handshake_refused", "The start page's handshake is unknown, spent or expired");
      }
    },

    forgetExpired: (): Promise<void> => store.forgetBefore(clock.now()),
    refuseForeignOrigin,
  };

  async function refuseForeignOrigin(projectId: ProjectId, origin: string): Promise<void> {
    const project = await projects.get(projectId);
    if (origin === publicUrl || project.allowedOrigins.includes(origin)) return;
    throw new PorticoError(
      "project.origin_refused",
      `${origin || "An empty origin"} is not in the project's allowed origins`,
      {
        meta: { origin },
        userMessage: "This app is not set up to connect accounts from this address yet.",
      },
    );
  }
}
