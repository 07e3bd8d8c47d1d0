/** Puts the portal together. The only file that reaches for the page's globals. */
import { render } from "preact";
import { createApi } from "./api.ts";
import { createBridge } from "./bridge.ts";
import { createConnectFlow } from "./connect-flow.ts";
import { keepDisplayInStep, tellClosed } from "./display.ts";
import { createHostCheck } from "./host-check.ts";
import { createPortalActions } from "./portal-actions.ts";
import { Portal } from "./portal.tsx";
import { randomKey } from "./random-key.ts";
import { createCredentialSaver } from "./save-credential.ts";
import { loadAgainUntilHeard } from "./second-load.ts";
import { createSettingsSaver } from "./settings/save-settings.ts";
import { createStore } from "./store.ts";
import { applyTheme } from "./theme.ts";
import { createWords } from "./words.ts";
import type { HostTexts } from "./text-overrides.ts";
import "./styles/index.css";

const { origin } = location;
const root = document.getElementById("portal") as HTMLElement;
const darkScheme = matchMedia("(prefers-color-scheme: dark)");

const store = createStore();
const api = createApi({
  origin,
  projectId: () => store.state().snapshot?.projectId ?? "",
  token: () => store.state().snapshot?.token ?? "",
  onTokenRefused: (token) => store.dispatch({ type: "token_refused", token }),
  fetch: (input, init) => fetch(input, init),
});

/** By project. */
const hostTexts = new Map<string | null, HostTexts>();
const words = createWords({
  languages: navigator.languages,
  root: document.documentElement,
  onReady: (messages) => {
    document.title = messages.about({ provider: "", host: "", hasHost: "no" }).text("documentTitle");
    draw();
  },
  log: console,
});

const secondLoad = loadAgainUntilHeard(window);
const bridge = createBridge({
  own: window,
  onSnapshot: (snapshot, from) => {
    secondLoad.heard();
    words.choose(snapshot.locale, hostTexts.get(snapshot.projectId) ?? {});
    store.dispatch({ type: "snapshot", snapshot });
    // The host's page took the integration away: whatever was under way is not wanted any more.
    if (!snapshot.integration) flow.cancel();
    const isVerified = store.state().hostName !== null;
    if (!isVerified && snapshot.projectId && snapshot.token) hostCheck.check(snapshot.projectId, from);
  },
});

const hostCheck = createHostCheck({
  api,
  log: console,
  onAllowed: ({ projectId, origin: hostOrigin, hostName, texts }) => {
    const { snapshot } = store.state();
    if (snapshot?.projectId !== projectId) return;
    bridge.trust(hostOrigin);
    hostTexts.set(projectId, texts);
    words.choose(snapshot.locale, texts);
    store.dispatch({ type: "host_verified", hostName });
  },
});

const saver = createCredentialSaver({ bridge, store, randomId: () => randomKey(crypto) });
const flow = createConnectFlow({ own: window, origin, store, api, save: saver.save });
const settingsSaver = createSettingsSaver({ api, bridge, store });
const actions = createPortalActions({
  store,
  api,
  flow,
  saver,
  settingsSaver,
  bridge,
  tellClosed: () => tellClosed(bridge),
});

const draw = (): void => {
  const state = store.state();
  applyTheme(document.documentElement, state.snapshot?.config.accentColor, darkScheme.matches ? "dark" : "light");
  render(<Portal state={state} messages={words.current()} hasWords={words.isReady()} actions={actions} />, root);
};
keepDisplayInStep({ bridge, store, render: draw });
darkScheme.addEventListener("change", draw);
