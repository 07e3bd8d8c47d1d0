import type { Addresses } from "./addresses.ts";
import { reach } from "./api.ts";
import { PorticoError, ProxyRequestError } from "./errors.ts";
import type { Events } from "./events.ts";
import { redirectUrl } from "./install-options.ts";
import type { OnDemandParts } from "./on-demand/parts.ts";
import type { Page } from "./page.ts";
import type { Session } from "./session.ts";

/** Hands the SDK's own parts over to what is loaded on demand, under names that no build shortens. */
export function createOnDemandParts({
  page,
  addresses,
  session,
  events,
  credentialInSetup,
  dataSources,
  showInstalled,
}: {
  page: Page;
  addresses: Addresses;
  session: Session;
  events: Events;
  credentialInSetup: (type: string) => string | undefined;
  dataSources: OnDemandParts["dataSources"];
  showInstalled: OnDemandParts["showInstalled"];
}): OnDemandParts {
  return {
    call: session.send,
    integrationOf: session.integration,
    activeIntegrationOf: session.activeIntegration,
    checkedRedirectUrl: redirectUrl,
    showInstalled,
    allIntegrations: () => session.current().integrations,
    ownedOf: session.userIntegration,
    keep: async (credential) => (credential ? session.keep(credential) : session.refresh()),
    getUser: session.user,
    tellWorkflowChange: (event) => events.emit("onWorkflowChange", event),
    inSetup: credentialInSetup,
    dataSources,
    signedInAs: session.current,
    isCurrent: (token) => session.peek()?.token === token,
    endSession: session.signOut,
    address: (service) => addresses.urls()[service],
    reach: (url, init) => reach(page, url, init),
    makeProxyError: (...given) => new ProxyRequestError(...given),
    makeError: (code, message, meta) => new PorticoError(code, message, { meta }),
  };
}
