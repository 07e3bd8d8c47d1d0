import {
  createHost,
  freshDatabase,
  oauth1Declaration,
  oidcDeclaration,
  startOauth1Provider,
  startOidcProvider,
  startPortico,
  startStandIn,
  startToolServer,
  toolDeclaration,
  type Host,
  type HostIntegration,
  type Oauth1Provider,
  type Oauth1ProviderOptions,
  type OidcProvider,
  type OidcProviderOptions,
  type PorticoProcess,
  type StandIn,
  type StandInOptions,
  type StandInService,
  type ToolServer,
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
  /** Starts Acme Music, a provider of OAuth 1.0a, and adds it as the private provider `acme-music`. */
  music?: Oauth1ProviderOptions;
  /** Starts an MCP server and adds it as the private provider `acme-tools`. */
  tools?: boolean;
  /** What the host's web server sends with its page. */
  hostHeaders?: Readonly<Record<string, string>>;
  /** How the browser is started, beside the usual. */
  browserArguments?: readonly string[];
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
  /** Throws when the stage was set without it. */
  music(): Oauth1Provider;
  /** Throws when the stage was set without it. */
  tools(): ToolServer;
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
  const music = options.music && stack.use(await startOauth1Provider(options.music));
  const tools = options.tools ? stack.use(await startToolServer()) : undefined;
  const portico = stack.use(
    await startPortico({
      databaseUrl: database.url,
      standIns: Object.assign({}, ...[...standIns.values()].map(({ origins }) => origins)) as Record<string, string>,
      egressAllow: [acme, music, tools].flatMap((provider) => (provider ? [new URL(provider.origin).host] : [])),
      clockAheadMs: 0,
    }),
  );
  const hostPage = stack.use(await startHostPage(options.hostHeaders));
  const browser = await launchBrowser(...(options.browserArguments ?? []));
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

  if (music) {
    await host.addProvider(oauth1Declaration(music.origin));
    const app = { clientId: music.client.id, clientSecret: music.client.secret };
    integrations.set("acme-music", await host.add("acme-music", { ...app, requestPolicy }));
  }
  if (tools) integrations.set("acme-tools", await addTools(host, tools));

  const owned = stack.move();
  return {
    portico,
    host,
    hostPage,
    browser,
    standIn: (service) => present(standIns.get(service), service),
    acme: () => present(acme, "acme"),
    music: () => present(music, "music"),
    tools: () => present(tools, "tools"),
    integration: (type) => present(integrations.get(type), type),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function addTools(host: Host, tools: ToolServer): Promise<HostIntegration> {
  await host.addProvider(toolDeclaration(tools.url));
  return host.add("acme-tools", { requestPolicy: { mode: "all", rules: [] } });
}

function defaultsOf(service: StandInService): Partial<StandInOptions> {
  return service === "stripe" ? { apiKeys: { sk_test_ada: "ada", sk_test_grace: "grace" } } : {};
}

function present<Thing>(thing: Thing | undefined, name: string): Thing {
  if (thing === undefined) throw new Error(`The stage was set without ${name}`);
  return thing;
}
