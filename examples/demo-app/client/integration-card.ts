import type { UserIntegration } from "@portico/connect";
import { wordsOfConnection, wordsOfFailure } from "./connection-words.ts";
import { paragon, signIn } from "./portico.ts";

/** A harmless call of each provider's API that says whose account answers. */
const whoAmI: Record<string, string> = {
  github: "/user",
  googledrive: "https://openidconnect.googleapis.com/v1/userinfo",
  slack: "/auth.test",
  stripe: "/v1/account",
};

interface Shown {
  type: string;
  name: string;
  icon: string;
}

/** One integration: what it is, whether this user has connected it, and a button that calls its API as them. */
export function renderIntegration(integration: Shown, connected: UserIntegration | undefined): HTMLLIElement {
  const item = document.createElement("li");
  item.dataset.integration = integration.type;
  const icon = new Image(40, 40);
  icon.src = integration.icon;
  icon.alt = "";
  const name = document.createElement("h2");
  name.textContent = integration.name;
  const state = document.createElement("p");
  state.className = "state";
  state.textContent = wordsOfConnection(connected);
  const answer = document.createElement("pre");
  answer.hidden = true;
  answer.tabIndex = 0;
  const failure = document.createElement("p");
  failure.className = "failure";
  failure.role = "status";

  const connect = button(connected?.enabled ? "Manage" : `Connect ${integration.name}`, () =>
    paragon.connect(integration.type),
  );
  const actions = document.createElement("div");
  // what is paused cannot be connected; an account that is there can still be looked at
  if (connected?.paused === undefined || connected.allCredentials.length > 0) actions.append(connect);
  if (connected?.enabled)
    actions.append(button("Call the API", () => callApi(integration, { state, answer, failure })));
  item.append(icon, name, state, actions, failure, answer);
  return item;
}

interface Parts {
  state: HTMLElement;
  answer: HTMLElement;
  failure: HTMLElement;
}

async function callApi({ type, name }: Shown, { state, answer, failure }: Parts): Promise<void> {
  answer.hidden = false;
  answer.textContent = "Calling…";
  failure.textContent = "";
  try {
    const result = await paragon.request(type, whoAmI[type] ?? "/", { method: "GET" });
    answer.textContent = JSON.stringify(result, null, 2);
  } catch (error) {
    console.warn(error);
    answer.hidden = true;
    failure.textContent = wordsOfFailure(error, name);
    state.textContent = wordsOfConnection(await readAgain(type));
  }
}

/** How it is now: what the page was told when the user signed in may be over. */
async function readAgain(type: string): Promise<UserIntegration | undefined> {
  const before = paragon.getUser();
  if (before.authenticated) await signIn(before.userId);
  const user = paragon.getUser();
  return user.authenticated ? user.integrations[type] : undefined;
}

function button(label: string, act: () => unknown): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.addEventListener("click", () => {
    Promise.resolve(act()).catch((error: unknown) => console.warn(error));
  });
  return element;
}
