import type { WireCredential, WireIntegration, WireMe, WireUserIntegration } from "@portico/protocol";
import type { ApiRequest, Identity, Send } from "./api.ts";
import type { AuthenticatedUser, User, UserMetadata } from "./data-types.ts";
import { invalidArgument, toPorticoError } from "./error-makers.ts";
import { IntegrationNotFoundError, isPorticoError, PorticoError, UserNotAuthenticatedError } from "./errors.ts";
import { changesMetadata, normalisedMetadata } from "./metadata.ts";
import { readUserToken } from "./user-token.ts";

/** Who is signed in and what the server said about them. Lives in memory only. */
export interface SignedIn extends Identity {
  readonly me: WireMe;
  readonly integrations: readonly WireIntegration[];
}

export interface Session {
  authenticate(projectId: string, token: string, metadata?: UserMetadata): Promise<void>;
  /** Whether an `authenticate` is under way or has succeeded. */
  isSigningIn(): boolean;
  signOut(reason?: PorticoError): void;
  peek(): SignedIn | undefined;
  /** Throws `sdk.not_authenticated`. */
  current(): SignedIn;
  send<Result>(path: string, request?: ApiRequest): Promise<Result>;
  /** Reads the user again. */
  refresh(): Promise<void>;
  /** Puts a credential as the server has just answered it in the place of what is known of it. */
  keep(credential: WireCredential): void;
  setMetadata(metadata: UserMetadata): Promise<AuthenticatedUser>;
  user(): User;
  /** Throws `integration.not_found`. */
  integration(type: string): WireIntegration;
  /** Throws `integration.not_found` or `integration.inactive`. */
  activeIntegration(type: string): WireIntegration;
  userIntegration(type: string): WireUserIntegration | undefined;
}

export interface SessionParts {
  readonly send: Send;
  /** Told why where it was not the host who signed the user out. */
  readonly onChange: (reason?: PorticoError) => void;
  /** Called before the user is forgotten, so that what is under way can still be called off with their token. */
  readonly onSignOut: (reason?: PorticoError) => void;
  readonly now: () => number;
}

export function createSession({ send, onChange, onSignOut, now }: SessionParts): Session {
  let signedIn: SignedIn | undefined;
  /** Of the latest `authenticate`, so that an answer that was overtaken is not believed. */
  let latest: Identity | undefined;
  let pending: { key: string; outcome: Promise<void> } | undefined;

  function current(): SignedIn {
    if (signedIn) return signedIn;
    throw new UserNotAuthenticatedError();
  }

  function signOut(reason?: PorticoError): void {
    if (signedIn) onSignOut(reason);
    latest = pending = signedIn = undefined;
    onChange(reason);
  }

  async function sendAs<Result>(path: string, request?: ApiRequest): Promise<Result> {
    const { projectId, token } = current();
    try {
      return await send<Result>({ projectId, token }, path, request);
    } catch (error) {
      // Only if it was today's token: a late answer to the token before it says nothing about this one.
      if (isPorticoError(error) && error.status === 401 && signedIn?.token === token) signOut(error);
      throw error;
    }
  }

  async function refresh(): Promise<void> {
    const { token } = current();
    const me = await sendAs<WireMe>("/sdk/me");
    if (signedIn?.token !== token) return;
    signedIn = { ...signedIn, me };
    onChange();
  }

  /** The same call again while it is under way, as frameworks make in development, is the same sign-in. */
  function authenticate(projectId: string, token: string, metadata?: UserMetadata): Promise<void> {
    const key = JSON.stringify([projectId, token, metadata]);
    if (pending?.key === key) return pending.outcome;
    const outcome = signIn(projectId, token, metadata).finally(() => {
      if (pending?.outcome === outcome) pending = undefined;
    });
    pending = { key, outcome };
    return outcome;
  }

  async function signIn(projectId: string, token: string, metadata?: UserMetadata): Promise<void> {
    if (!projectId || !token) {
      throw invalidArgument("project id or user token");
    }
    const claims = readUserToken(token);
    if (claims.expiresAtMs <= now()) {
      const expired = new PorticoError("user_token.expired", "The user token has expired.");
      signOut(expired);
      throw expired;
    }
    if (signedIn && (signedIn.projectId !== projectId || signedIn.me.userId !== claims.userId)) signOut();
    const identity = (latest = { projectId, token });
    const answer = await readUser(send, identity, metadata).catch(toPorticoError);
    if (latest !== identity) {
      throw new PorticoError("sdk.superseded", "Another authenticate() or a logout() came after.");
    }
    if (isPorticoError(answer)) {
      signOut(answer);
      throw answer;
    }
    signedIn = answer;
    onChange();
  }

  const user = (): User => (signedIn ? userOf(signedIn.me) : { authenticated: false });

  function integration(type: string): WireIntegration {
    const found = current().integrations.find((each) => each.type === type);
    if (!found?.configs[0]) throw new IntegrationNotFoundError(type);
    return found;
  }

  return {
    authenticate,
    isSigningIn: () => latest !== undefined,
    signOut,
    peek: () => signedIn,
    current,
    send: sendAs,
    refresh,
    keep(credential) {
      const { me, ...rest } = current();
      signedIn = { ...rest, me: withCredential(me, credential) };
      onChange();
    },
    async setMetadata(metadata) {
      await sendAs("/sdk/me", { method: "PATCH", body: { meta: normalisedMetadata(metadata) } });
      await refresh();
      return user() as AuthenticatedUser;
    },
    user,
    integration,
    activeIntegration(type) {
      const found = integration(type);
      if (!found.isActive) throw new IntegrationNotFoundError(type, true);
      return found;
    },
    userIntegration: (type) => current().me.integrations[type],
  };
}

/** Asks the server who a token's user is, and has it keep metadata that it does not have yet. */
async function readUser(send: Send, identity: Identity, metadata: UserMetadata = {}): Promise<SignedIn> {
  const [me, integrations] = await Promise.all([
    send<WireMe>(identity, "/sdk/me"),
    send<WireIntegration[]>(identity, "/sdk/integrations"),
  ]);
  const meta = normalisedMetadata(metadata);
  if (changesMetadata(me.meta, meta)) {
    await send(identity, "/sdk/me", { method: "PATCH", body: { meta } });
    Object.assign(me.meta, meta);
  }
  return { ...identity, me, integrations };
}

/** With the settings of its default configuration in the integration's own members, where it is the selected one (contract 7.5). */
function withCredential(me: WireMe, credential: WireCredential): WireMe {
  const integrations = Object.entries(me.integrations).map(([type, owned]) => {
    if (!owned.allCredentials.some(({ id }) => id === credential.id)) return [type, owned];
    const allCredentials = owned.allCredentials.map((each) => (each.id === credential.id ? credential : each));
    const { sharedSettings, workflowSettings, configMeta } = credential.configurations[0]!;
    const settings = { sharedSettings, workflowSettings, configMeta, configuredWorkflows: workflowSettings };
    return [type, { ...owned, allCredentials, ...(owned.credentialId === credential.id && settings) }];
  });
  return { ...me, integrations: Object.fromEntries(integrations) as WireMe["integrations"] };
}

/** A copy, as the host sees the user: without the project, and with the configurations of all credentials. */
function userOf(signedInAs: WireMe): User {
  const { project: _project, ...me } = structuredClone(signedInAs);
  const integrations = Object.fromEntries(
    Object.entries(me.integrations).map(([type, integration]) => [
      type,
      { ...integration, allConfigurations: integration.allCredentials.flatMap((each) => each.configurations) },
    ]),
  );
  return { ...me, integrations };
}
