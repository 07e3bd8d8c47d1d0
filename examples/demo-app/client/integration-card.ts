import { paragon } from "./portico.ts";

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

interface Connected {
  enabled: boolean;
  credentialId?: string | undefined;
  credentialStatus?: string | undefined;
  allCredentials: readonly { id: string; health?: { state: string; lastSuccess?: string } }[];
  providerData?: Record<string, unknown> | undefined;
}

/** One integration: what it is, whether this user has connected it, and a button that calls its API as them. */
export function renderIntegration(integration: Shown, connected: Connected | undefined): HTMLLIElement {
  const item = document.createElement("li");
  item.dataset.integration = integration.type;
  const icon = new Image(40, 40);
  icon.src = integration.icon;
  icon.alt = "";
  const name = document.createElement("h2");
  name.textContent = integration.name;
  const state = document.createElement("p");
  state.className = "state";
  state.textContent = describe(connected);
  const answer = document.createElement("pre");
  answer.hidden = true;
  answer.tabIndex = 0;

  const connect = button(connected?.enabled ? "Manage" : `Connect ${integration.name}`, () =>
    paragon.connect(integration.type),
  );
  const actions = document.createElement("div");
  actions.append(connect);
  if (connected?.enabled) actions.append(button("Call the API", () => callApi(integration.type, answer)));
  item.append(icon, name, state, actions, answer);
  return item;
}

function describe(connected: Connected | undefined): string {
  if (connected?.enabled) {
    const account = String(connected.providerData?.accountName ?? "your account");
    return isUntried(connected) ? `${account} was brought here, not tried yet` : `Connected as ${account}`;
  }
  if (connected?.credentialStatus === "INVALID") return "Needs attention";
  if (connected?.credentialStatus === "PENDING") return "Setup not finished";
  return "Not connected";
}

/** An imported account that nothing has used yet: nobody knows whether its provider takes it. */
function isUntried({ credentialId, allCredentials }: Connected): boolean {
  const health = allCredentials.find(({ id }) => id === credentialId)?.health;
  return health?.state === "healthy" && health.lastSuccess === undefined;
}

async function callApi(type: string, answer: HTMLPreElement): Promise<void> {
  answer.hidden = false;
  answer.textContent = "Calling…";
  try {
    const result = await paragon.request(type, whoAmI[type] ?? "/", { method: "GET" });
    answer.textContent = JSON.stringify(result, null, 2);
  } catch (error) {
    answer.textContent = error instanceof Error ? error.message : String(error);
  }
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
