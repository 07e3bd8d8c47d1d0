import { createApi } from "./api.ts";
import { createBridge } from "./bridge.ts";
import { createCatalogue } from "./catalogue.ts";
import { createConnect } from "./connect.ts";
import { createAddresses } from "./addresses.ts";
import type { PorticoError } from "./errors.ts";
import { createEvents } from "./events.ts";
import { createInstallFlow } from "./install-flow.ts";
import { createInstallIntegration } from "./install-integration.ts";
import { createInstallProgress } from "./install-progress.ts";
import { createInstalls } from "./installs.ts";
import { loadOnDemand, type Load } from "./load-on-demand.ts";
import { createOnDemandParts } from "./on-demand-parts.ts";
import { createOAuth } from "./oauth.ts";
import type { DataSources } from "./option-types.ts";
import type { Page } from "./page.ts";
import { createPortalFrame } from "./portal-frame.ts";
import { createPortalMethods } from "./portal-methods.ts";
import { createPortalSwitch } from "./portal-switch.ts";
import { createPortal } from "./portal.ts";
import type { Portico } from "./portico-types.ts";
import { createProviderWindow } from "./provider-window.ts";
import { createSession } from "./session.ts";
import { version } from "./version.ts";

/** Puts the parts together. Touches nothing of the page before a method is called. */
export function createClient(page: Page, load: Load): Portico {
  let sources: DataSources = {};
  let locale: string | undefined;

  const addresses = createAddresses();
  const session = createSession({
    send: createApi({ page, addresses }),
    onChange: (reason) => events.userChanged(reason),
    onSignOut: endAll,
    now: Date.now,
  });
  const events = createEvents({ user: session.user, report: console.error });
  const frame = createPortalFrame({ page, addresses, onLoad: () => portal.render() });
  const language = (): string => locale || page.document.documentElement.lang;
  const portal = createPortal({ session, addresses, events, frame, locale: language });
  events.onUserChange(portal.render);
  const portalSwitch = createPortalSwitch({
    page,
    frame,
    hear: (isOn) => (isOn ? bridge.listen() : bridge.stop()),
    isSignedIn: session.peek,
  });
  const { isHeadless } = portalSwitch;
  const installs = createInstalls({ session, portal, events });
  const startOAuth = createOAuth({ page, session, addresses });
  const newWindow = () => createProviderWindow({ startOAuth, installs });
  const direct = createInstallIntegration({ session, portal, events, providerWindow: newWindow(), isHeadless });
  const progress = createInstallProgress({ providerWindow: newWindow(), report: console.error });
  const installFlow = createInstallFlow({ session, installs, progress, isHeadless });
  const connect = createConnect({
    page,
    session,
    portal,
    events,
    isHeadless,
    hint: console.info,
    onOpen: () => direct.cancel(),
  });
  const { showInstalled } = connect;
  const dataSources = (): DataSources => sources;
  const parts = { page, addresses, session, events, credentialInSetup, dataSources, showInstalled };
  const onDemand = loadOnDemand(load, createOnDemandParts(parts));
  const bridge = createBridge({
    page,
    frameWindow: frame.window,
    portalOrigin: addresses.portalOrigin,
    methods: createPortalMethods({
      session,
      portal,
      events,
      installs,
      direct,
      getFieldOptions: onDemand.getFieldOptions,
    }),
  });

  function credentialInSetup(type: string): string | undefined {
    const [flow, shown] = [progress.current(), portal.shown()];
    if (flow?.integration.type === type && flow.credential) return flow.credential.id;
    return shown?.integration.type === type ? shown.credentialId : undefined;
  }

  function endAll(reason?: PorticoError): void {
    portal.close(reason);
    direct.cancel();
    progress.abandon(reason);
  }

  return {
    configureGlobal(options, overrides) {
      const isElsewhere = addresses.configure(options, overrides);
      locale = options.locale;
      if (!isElsewhere) return portal.render();
      portalSwitch.remove();
      session.signOut();
    },
    authenticate(projectId, userToken, options) {
      const outcome = session.authenticate(projectId, userToken, options?.metadata);
      // The frame loads while the server answers, so that opening it later takes no time.
      if (session.isSigningIn()) portalSwitch.show();
      return outcome;
    },
    logout: () => session.signOut(),
    getUser: session.user,
    setUserMetadata: session.setMetadata,
    connect: connect.connect,
    ...createCatalogue({ session, addresses }),
    installIntegration: direct.install,
    installFlow,
    uninstallIntegration: installs.uninstall,
    ...onDemand,
    request: onDemand.request as Portico["request"],
    setDataSources: (given) => void (sources = given),
    subscribe: events.subscribe,
    unsubscribe: events.unsubscribe,
    onUserChange: events.onUserChange,
    closePortal() {
      portal.close();
      direct.cancel();
    },
    setHeadless: portalSwitch.setHeadless,
    getVersion: () => version,
  };
}
