import { renderIntegration } from "./integration-card.ts";
import { paragon, signIn } from "./portico.ts";

const list = document.querySelector<HTMLUListElement>("#integrations")!;
const fault = document.querySelector<HTMLParagraphElement>("#fault")!;
const buttons = document.querySelectorAll<HTMLButtonElement>("[data-user]");

function render(): void {
  const user = paragon.getUser();
  if (!user.authenticated) return;
  // the card that the person is on is drawn anew; the keyboard stays on it
  const focused = document.activeElement?.closest("li")?.dataset.integration;
  list.replaceChildren(
    ...paragon
      .getIntegrationMetadata()
      .map((integration) => renderIntegration(integration, user.integrations[integration.type])),
  );
  if (focused) list.querySelector<HTMLElement>(`[data-integration="${focused}"] button`)?.focus();
  list.ariaBusy = "false";
}

async function switchTo(user: string): Promise<void> {
  buttons.forEach((button) => (button.ariaPressed = String(button.dataset.user === user)));
  location.hash = user;
  list.ariaBusy = "true";
  list.replaceChildren();
  fault.hidden = true;
  try {
    await signIn(user);
    render();
  } catch (error) {
    fault.textContent = `Signing in did not work: ${error instanceof Error ? error.message : String(error)}`;
    fault.hidden = false;
  }
}

paragon.subscribe("onIntegrationInstall", render);
paragon.subscribe("onIntegrationUninstall", render);
buttons.forEach((button) => button.addEventListener("click", () => void switchTo(button.dataset.user ?? "ada")));
void switchTo(location.hash === "#grace" ? "grace" : "ada");
