/** @jsxImportSource react */
/** What a host might make of the bindings. Runs in the browser; tests drive it through `lab`. */
import { startTransition, StrictMode, useLayoutEffect, useState, type ReactElement } from "react";
import { createRoot, hydrateRoot, type Root } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { isPorticoError, portico } from "../index.ts";
import { ConnectProvider, IntegrationCatalog, useConnect, useInstallFlow, useIntegrations } from "../react/index.ts";

export interface MountOptions {
  shows?: "user" | "catalog" | "flows" | "readers";
  headless?: boolean;
  hydrates?: boolean;
  /** React's own, of the provider. */
  userKey?: string;
}

declare global {
  var lab: Lab;
}

interface Lab {
  readonly portico: typeof portico;
  baseUrl: string;
  tokens: string[];
  tokensFetched: number;
  errors: string[];
  renders: number;
  /** Listeners on the window that are still there. */
  listeners: number;
  isTorn: boolean;
  /** How many readers had rendered when the user changed, and how many there are. */
  changedAfter: number;
  methodSets: Set<unknown>;
  mount(options: MountOptions): void;
  unmount(): void;
}

function noteRender(...methods: unknown[]): void {
  lab.renders += 1;
  for (const method of methods) lab.methodSets.add(method);
}

function User(): ReactElement {
  const { status, error, user, retry, connect } = useConnect();
  const integrations = useIntegrations();
  noteRender(connect, retry);
  return (
    <>
      <p id="status">{status}</p>
      <p id="error">{error?.code}</p>
      <p id="user">{user.authenticated ? user.userId : "nobody"}</p>
      <ol id="integrations">
        {integrations.map(({ type, isConnected, needsAttention, accounts }) => (
          <li key={type}>
            {[type, isConnected && "connected", needsAttention && "attention", ...accounts.map(({ name }) => name)]
              .filter(Boolean)
              .join(" ")}
            {";"}
          </li>
        ))}
      </ol>
      <button id="retry" onClick={retry}>
        Retry
      </button>
    </>
  );
}

function Flow({ type }: { type: string }): ReactElement {
  const flow = useInstallFlow(type);
  const answer = (value: string) => () => flow.submit(Object.fromEntries(flow.inputs.map(({ id }) => [id, value])));
  return (
    <fieldset id={type}>
      <output>
        {[flow.stage, ...flow.inputs.map(({ id }) => id), flow.error?.code, flow.error?.meta["field"]]
          .concat(flow.result?.credential.status, flow.isSubmitting ? "submitting" : undefined)
          .filter(Boolean)
          .join(" ")}
      </output>
      <button className="start" onClick={flow.start} />
      <button className="wrong" onClick={answer("wrong")} />
      <button className="right" onClick={answer("right")} />
      <button className="cancel" onClick={flow.cancel} />
    </fieldset>
  );
}

let readersRendered = 0;

/** A transition of many of these is rendered in several tasks. */
function takeTime(): void {
  readersRendered += 1;
  const until = performance.now() + 3;
  while (performance.now() < until);
}

function compareReaders(): void {
  const texts = [...document.querySelectorAll(".reader")].map(({ textContent }) => textContent);
  lab.isTorn ||= new Set(texts).size > 1;
}

function race(showReaders: () => void): void {
  readersRendered = 0;
  startTransition(showReaders);
  const signOut = (): void => {
    if (readersRendered < 5) return void setTimeout(signOut);
    lab.changedAfter = readersRendered;
    portico.logout();
  };
  setTimeout(signOut);
}

function Reader(): ReactElement {
  const { status } = useConnect();
  const { length } = useIntegrations();
  takeTime();
  useLayoutEffect(compareReaders);
  return <p className="reader">{`${status} ${length}`}</p>;
}

function Readers(): ReactElement {
  const [count, setCount] = useState(0);
  return (
    <>
      <User />
      <button id="race" onClick={() => race(() => setCount(60))}>
        Race
      </button>
      {Array.from({ length: count }, (_none, at) => (
        <Reader key={at} />
      ))}
    </>
  );
}

const shown = {
  user: <User />,
  catalog: <IntegrationCatalog classNames={{ list: "cards" }} />,
  flows: (
    <>
      <User />
      <Flow type="stripe" />
      <Flow type="zendesk" />
    </>
  ),
  readers: <Readers />,
};

async function fetchUserToken(): Promise<string> {
  lab.tokensFetched += 1;
  const token = lab.tokens.length > 1 ? lab.tokens.shift()! : lab.tokens[0]!;
  if (token === "fail") throw new Error("The host's server is away.");
  return Promise.resolve(token);
}

let root: Root | undefined;

globalThis.lab = {
  portico,
  baseUrl: "",
  tokens: [],
  tokensFetched: 0,
  errors: [],
  renders: 0,
  listeners: 0,
  isTorn: false,
  changedAfter: 0,
  methodSets: new Set(),
  mount({ shows = "user", headless = false, hydrates = false, userKey = "" }) {
    const page = (
      <StrictMode>
        <ConnectProvider
          key={userKey}
          projectId="project"
          baseUrl={lab.baseUrl}
          headless={headless}
          fetchUserToken={() => fetchUserToken()}
          onError={(error) => lab.errors.push(isPorticoError(error) ? error.code : "of another copy")}
        >
          {shown[shows]}
        </ConnectProvider>
      </StrictMode>
    );
    const container = document.querySelector("#root")!;
    if (hydrates) {
      container.innerHTML = renderToString(page);
      root = hydrateRoot(container, page);
      return;
    }
    root ??= createRoot(container);
    root.render(page);
  },
  unmount() {
    root?.unmount();
    root = undefined;
  },
};

for (const [method, change] of [
  ["addEventListener", 1],
  ["removeEventListener", -1],
] as const) {
  const original = window[method].bind(window) as typeof window.addEventListener;
  window[method] = (type: string, listener: EventListenerOrEventListenerObject) => {
    if (type === "online" || type === "visibilitychange") lab.listeners += change;
    original(type, listener);
  };
}
