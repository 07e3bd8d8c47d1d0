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
} from "./oidc/oidc-provider.ts";
export { allowAs, deny } from "./oidc/consent-page.ts";
export { oidcDeclaration } from "./oidc/oidc-declaration.ts";

export {
  startHostileProvider,
  type HostileProvider,
  type HostileProviderOptions,
  type HostileRequestKind,
} from "./hostile/hostile-provider.ts";
export type { ApiBehaviour, AuthorizeBehaviour, Behaviours, TokenBehaviour } from "./hostile/behaviours.ts";
export { hostileDeclaration } from "./hostile/hostile-declaration.ts";
export { metadataAddress } from "./hostile/misbehave.ts";

export { startEcho, type Echo } from "./echo/echo.ts";

export type { Fault, Faults } from "./loopback/faults.ts";
export type { LoggedRequest, RequestLog } from "./loopback/request-log.ts";
export { listenOnLoopback, type LoopbackServer } from "./loopback/loopback-server.ts";

export { startPortico, type PorticoOptions, type PorticoProcess } from "./portico-process.ts";
export { createHost, type Host, type HostIntegration } from "./host.ts";
export { attemptStatus, beginAttempt, createVisitor, walkToCallback, type Attempt, type Visitor } from "./visitor.ts";
export { freshDatabase } from "./postgres.ts";
