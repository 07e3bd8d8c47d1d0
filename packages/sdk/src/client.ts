import type { AccountType } from "@portico/protocol";
import { createApi } from "./api.ts";
import { createBridge } from "./bridge.ts";
import { createCatalogue } from "./catalogue.ts";
import { createConnect } from "./connect.ts";
import { createAddresses } from "./addresses.ts";
import type { PorticoError } from "./errors.ts";
import { createEvents } from "./events.ts";
import { createGetFieldOptions } from "./field-options.ts";
import { createInstallFlow } from "./install-flow.ts";
import { createInstallIntegration } from "./install-integration.ts";
import { postOptions, preOptions } from "./install-stage.ts";
import { createInstalls } from "./installs.ts";
import { createOAuth } from "./oauth.ts";
import type { Page } from "./page.ts";
import { createPortalFrame } from "./portal-frame.ts";
import { createPortalMethods } from "./portal-methods.ts";
import { createPortal } from "./portal.ts";
import type { Portico } from "./portico-types.ts";
import { createProxyRequest } from "./proxy-request.ts";
import { createSession } from "./session.ts";
import { createUninstall } from "./uninstall.ts";
import { version } from "./version.ts";

/** Puts the parts together. Touches nothing of the page before a method is called. */
export function createClient(page: Page): Portico {
  let isHeadless = false;

  const addresses = createAddresses();
  const session = createSession({
    send: createApi({ page, addresses }),
    onChange: () => portal.render(),
    onSignOut: endAll,
    now: Date.now,
  });
  const events = createEvents({ user: session.user, report: console.error });
  const frame = createPortalFrame({ page, addresses, onLoad: () => portal.render() });
  const portal = createPortal({ session, addresses, events, frame });
  const installs = createInstalls({ session, portal, events });
  const startOAuth = createOAuth({ page, session, addresses });
  const { uninstall, disconnect } = createUninstall({ session, events });
  const headless = (): boolean => isHeadless;
  const direct = createInstallIntegration({ session, portal, events, installs, startOAuth, isHeadless: headless });
  const flow = createInstallFlow({
    session,
    installs,
    startOAuth,
    disconnect,
    report: console.error,
    isHeadless: headless,
  });
  const getFieldOptions = createGetFieldOptions({ session, credentialInSetup });
  const catalogue = createCatalogue({ session, addresses });
  const { connect, completeInstall } = createConnect({
    page,
    session,
    portal,
    events,
    isHeadless: headless,
    hint: console.info,
    onOpen: () => direct.cancel(),
  });
  const request = createProxyRequest({ page, session, addresses });
  const bridge = createBridge({
    page,
    frameWindow: frame.window,
    portalOrigin: addresses.portalOrigin,
    methods: createPortalMethods({ session, portal, events, installs, direct, uninstall, getFieldOptions }),
  });

  function accountTypes(type: string): AccountType[] {
    return session.integration(type).sdkIntegrationConfig.accountTypes;
  }

  function credentialInSetup(type: string): string | undefined {
    const shown = portal.shown();
    return flow.credentialId(type) ?? (shown?.integration.type === type ? shown.credentialId : undefined);
  }

  function endAll(reason?: PorticoError): void {
    portal.close(reason);
    direct.cancel(reason);
    flow.abandon(reason);
  }

  function showFrame(): void {
    if (isHeadless || !page.document) return;
    bridge.listen();
    frame.mount();
  }

  function removeFrame(): void {
    if (!page.document) return;
    bridge.stop();
    frame.unmount();
  }

  return {
    configureGlobal(options, overrides) {
      if (!addresses.configure(options, overrides)) return;
      removeFrame();
      session.signOut();
    },
    authenticate(projectId, userToken, options) {
      const outcome = session.authenticate(projectId, userToken, options?.metadata);
      // The frame loads while the server answers, so that opening it later takes no time.
      if (session.isSigningIn()) showFrame();
      return outcome;
    },
    logout: () => session.signOut(),
    getUser: session.user,
    setUserMetadata: session.setMetadata,
    connect,
    installIntegration: direct.install,
    installFlow: flow.installFlow,
    completeInstall,
    uninstallIntegration: uninstall,
    request: request as Portico["request"],
    getIntegrationMetadata: catalogue.metadata,
    getIntegrationConfig: catalogue.config,
    getAccountTypeOptions: accountTypes,
    getPreOptions: (type, accountTypeId) =>
      preOptions(
        session.integration(type),
        accountTypes(type).find(({ id }) => id === accountTypeId),
      ),
    getPostOptions: (type) => postOptions(session.integration(type)),
    getFieldOptions,
    subscribe: events.subscribe,
    unsubscribe: events.unsubscribe,
    closePortal() {
      portal.close();
      direct.cancel();
    },
    setHeadless(isOn) {
      isHeadless = isOn;
      if (isOn) removeFrame();
      else if (session.peek()) showFrame();
    },
    getVersion: () => version,
  };
}
