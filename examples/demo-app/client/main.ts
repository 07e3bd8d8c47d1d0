import { renderIntegration } from "./integration-card.ts";
import { paragon, signIn } from "./portico.ts";

const list = document.querySelector<HTMLUListElement>("#integrations")!;
const fault = document.querySelector<HTMLParagraphElement>("#fault")!;
const buttons = document.querySelectorAll<HTMLButtonElement>("[data-user]");

function render(): void {
  const user = paragon.getUser();
  if (!user.authenticated) return;
  list.replaceChildren(
    ...paragon
      .getIntegrationMetadata()
      .map((integration) => renderIntegration(integration, user.integrations[integration.type])),
  );
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
