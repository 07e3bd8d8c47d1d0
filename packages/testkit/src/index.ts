export { startStandIn, seededUsers, type StandIn, type StandInOptions } from "./stand-ins/stand-in.ts";
export { consentAs } from "./stand-ins/consent-page.ts";
export { consentWithoutBrowser } from "./stand-ins/code-flow.ts";
export type { RequestKind, StandInClient, StandInService, StandInUser } from "./stand-ins/vendor.ts";
export type { RefreshTokenKind } from "./stand-ins/token-ledger.ts";

export {
  startOidcProvider,
  oidcAccounts,
  type OidcAccount,
  type OidcProvider,
  type OidcProviderOptions,
  type OidcRequestKind,
  type ResourceToken,
} from "./oidc/oidc-provider.ts";
export { allowAs, deny } from "./oidc/consent-page.ts";
export { consentAtOidc } from "./oidc/consent-by-fetch.ts";
export { oidcDeclaration } from "./oidc/oidc-declaration.ts";

export {
  startHostileProvider,
  type HostileProvider,
  type HostileProviderOptions,
  type HostileRequestKind,
} from "./hostile/hostile-provider.ts";
export {
  misbehaviours,
  type ApiBehaviour,
  type AuthorizeBehaviour,
  type Behaviours,
  type RefreshBehaviour,
  type RevokeBehaviour,
  type TokenBehaviour,
} from "./hostile/behaviours.ts";
export { hostileDeclaration } from "./hostile/hostile-declaration.ts";
export { metadataAddress } from "./loopback/misbehave.ts";

export {
  startOauth1Provider,
  type Oauth1Consent,
  type Oauth1Provider,
  type Oauth1ProviderOptions,
  type Oauth1RequestKind,
} from "./oauth1/oauth1-provider.ts";
export { oauth1Behaviours, type Oauth1Behaviour } from "./oauth1/oauth1-behaviours.ts";
export { oauth1Declaration } from "./oauth1/oauth1-declaration.ts";

export { startRotatingProvider, type RotatingProvider } from "./rotating/rotating-provider.ts";
export type { RotatingSettings, RotatingSummary } from "./rotating/rotating-server.ts";
export { rotatingDeclaration } from "./rotating/rotating-declaration.ts";

export { startEcho, type Echo } from "./echo/echo.ts";

export type { Fault, Faults } from "./loopback/faults.ts";
export type { LoggedRequest, RequestLog } from "./loopback/request-log.ts";
export { listenOnLoopback, type LoopbackServer } from "./loopback/loopback-server.ts";

export { startPortico, type PorticoOptions, type PorticoProcess } from "./portico-process.ts";
export { makeInitialisedDatabase } from "./initialised-database.ts";
export type { CutWork } from "./server-faults/armed-failpoint.ts";
export { createHost, type Host, type HostIntegration } from "./host.ts";
export { attemptStatus, beginAttempt, createVisitor, walkToCallback, type Attempt, type Visitor } from "./visitor.ts";
export { freshDatabase } from "./postgres.ts";

export { startToolServer, type ToolRequestKind, type ToolServer, type ToolServerOptions } from "./mcp/tool-server.ts";
export type { ToolAuthorization } from "./mcp/tool-authorization.ts";
export { toolDeclaration } from "./mcp/tool-declaration.ts";
export { callWho } from "./mcp/tool-client.ts";
export { createRandom, range } from "./seeded-random.ts";
export { createCookieJar, type CookieJar } from "./cookie-jar.ts";
