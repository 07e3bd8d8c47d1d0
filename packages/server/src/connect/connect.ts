import type { Credentials } from "../credentials/credential.ts";
import type { Database } from "../db/database.ts";
import type { Integrations } from "../integrations/integration.ts";
import type { RegisteredClients } from "../integrations/registered-clients.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import type { GuardedOutbound } from "../net/outbound.ts";
import { createDiscover } from "../oauth/discovery/discover.ts";
import type { Projects } from "../projects/project.ts";
import type { Revocations } from "../revocations/revocation.ts";
import type { Users } from "../users/user.ts";
import type { Vault } from "../vault/vault.ts";
import { createAttempts } from "./attempts.ts";
import { createBrowserCookie } from "./browser-cookie.ts";
import { createBegin } from "./connect-begin.ts";
import { createConnectByDevice } from "./connect-by-device.ts";
import { createConnectByKey } from "./connect-by-key.ts";
import { createComplete } from "./connect-complete.ts";
import { createDiscoveredClients } from "./discovered-client.ts";
import { createHandOff } from "./connect-hand-off.ts";
import { createDecideAccount } from "./decide-account.ts";
import { createHandshakes } from "./handshakes.ts";
import { createHeldGrants } from "./held-grants.ts";
import { createConnectLinks } from "./links/connect-links.ts";
import { createLinkSessions } from "./links/link-sessions.ts";
import { createMeetings } from "./meetings/meetings.ts";
import { createPollDevice } from "./poll-device.ts";
import { createStartLimit } from "./start-limit.ts";

export interface ConnectDependencies {
  database: Database;
  projects: Projects;
  users: Pick<Users, "ensure" | "get" | "findByEndUserId">;
  integrations: Integrations;
  credentials: Credentials;
  vault: Vault;
  revocations: Revocations;
  outbound: GuardedOutbound;
  registeredClients: RegisteredClients;
  clock: Clock;
  logger: Logger;
  publicUrl: string;
  standIns: Readonly<Record<string, string>>;
  /** Whether browsers take the server's origin for a secure one. */
  isSecureOrigin: boolean;
}

/** Puts the room together: attempts from the click to their end, and what its routes need around them. */
export function createConnect(deps: Readonly<ConnectDependencies>) {
  const { integrations, projects, clock } = deps;
  const heldGrants = createHeldGrants(deps);
  const attempts = createAttempts({ ...deps, heldGrants });
  const handshakes = createHandshakes(deps);
  const discoveredClients = createDiscoveredClients({ ...deps, discover: createDiscover(deps) });
  const complete = createComplete({ ...deps, attempts, heldGrants, discoveredClients });
  const startLimit = createStartLimit({ clock });
  const meetings = createMeetings({ ...deps, startLimit });
  const links = createConnectLinks(deps);
  return {
    attempts,
    handshakes,
    meetings,
    complete,
    decideAccount: createDecideAccount({ ...deps, attempts, heldGrants }),
    begin: createBegin({ ...deps, attempts, handshakes, meetings, discoveredClients, startLimit }),
    connectByDevice: createConnectByDevice({ ...deps, attempts, startLimit }),
    pollDevice: createPollDevice({ ...deps, attempts, complete }),
    handOff: createHandOff({ ...deps, attempts }),
    links,
    linkSessions: createLinkSessions(deps),
    connectByKey: createConnectByKey(deps),
    integrations,
    projects,
    cookie: createBrowserCookie(deps.isSecureOrigin),
    /** Ends what ran out of time. Call at the start and every minute. */
    sweep: async (): Promise<void> => {
      await attempts.sweep();
      await handshakes.forgetExpired();
      await meetings.forgetExpired();
      await links.forgetOld();
    },
  };
}
