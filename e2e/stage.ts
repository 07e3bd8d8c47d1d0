import {
  createHost,
  freshDatabase,
  oidcDeclaration,
  startOidcProvider,
  startPortico,
  startStandIn,
  type Host,
  type HostIntegration,
  type OidcProvider,
  type OidcProviderOptions,
  type PorticoProcess,
  type StandIn,
  type StandInOptions,
  type StandInService,
} from "@portico/testkit";
import type { Browser } from "playwright-core";
import { launchBrowser } from "./browser.ts";
import { startHostPage, type HostPage } from "./host-page.ts";

/** Which of the catalogue's providers a stand-in is connected as. */
const integrationTypes = { github: "github", google: "googledrive", slack: "slack", stripe: "stripe" } as const;

export interface StageOptions {
  standIns?: readonly StandInOptions[];
  /** Starts Acme ID, an oidc-provider, and adds it as the private provider `acme-id`. */
  acme?: OidcProviderOptions;
  /** Changes Acme ID's declaration. */
  declareAcme?: (declaration: ReturnType<typeof oidcDeclaration>) => ReturnType<typeof oidcDeclaration>;
}

/** What the journeys of one file play on: a built server, providers written by others, a host's page and a browser. */
export interface Stage extends AsyncDisposable {
  portico: PorticoProcess;
  host: Host;
  hostPage: HostPage;
  browser: Browser;
  /** Throws when the stage was set without it. */
  standIn(service: StandInService): StandIn;
  /** Throws when the stage was set without it. */
  acme(): OidcProvider;
  /** The active integration of a type. Throws when the stage was set without it. */
  integration(type: string): HostIntegration;
}

/** Sets a stage with an active integration for every provider. Stripe takes `sk_test_ada` and `sk_test_grace`. */
export async function setStage(options: StageOptions = {}): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await freshDatabase());
  const standIns = new Map<string, StandIn>();
  for (const wanted of options.standIns ?? []) {
    standIns.set(wanted.service, stack.use(await startStandIn({ ...defaultsOf(wanted.service), ...wanted })));
  }
  const acme = options.acme && stack.use(await startOidcProvider(options.acme));
  const portico = stack.use(
    await startPortico({
      databaseUrl: database.url,
      standIns: Object.assign({}, ...[...standIns.values()].map(({ origins }) => origins)) as Record<string, string>,
      egressAllow: acme ? [new URL(acme.origin).host] : [],
    }),
  );
  const hostPage = stack.use(await startHostPage());
  const browser = await launchBrowser();
  stack.defer(() => browser.close());

  const host = await createHost(portico, [hostPage.origin]);
  const integrations = new Map<string, HostIntegration>();
  const requestPolicy = { mode: "read", rules: [] };
  for (const { service, client } of standIns.values()) {
    const app = service === "stripe" ? {} : { clientId: client.id, clientSecret: client.secret };
    const type = integrationTypes[service];
    integrations.set(type, await host.add(type, { ...app, requestPolicy }));
  }
  if (acme) {
    const { client } = acme;
    const declaration = oidcDeclaration(acme.origin);
    await host.addProvider(options.declareAcme?.(declaration) ?? declaration);
    const app = { clientId: client.id, clientSecret: client.secret };
    integrations.set("acme-id", await host.add("acme-id", { ...app, requestPolicy }));
  }

  const owned = stack.move();
  return {
    portico,
    host,
    hostPage,
    browser,
    standIn: (service) => present(standIns.get(service), service),
    acme: () => present(acme, "acme"),
    integration: (type) => present(integrations.get(type), type),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function defaultsOf(service: StandInService): Partial<StandInOptions> {
  return service === "stripe" ? { apiKeys: { sk_test_ada: "ada", sk_test_grace: "grace" } } : {};
}

function present<Thing>(thing: Thing | undefined, name: string): Thing {
  if (thing === undefined) throw new Error(`The stage was set without ${name}`);
  return thing;
}
