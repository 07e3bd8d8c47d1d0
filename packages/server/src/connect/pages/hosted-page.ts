import { escapeHtml, htmlPage } from "../../http/html-page.ts";
import { iconPath } from "../../integrations/integration.ts";
import { printable } from "../../lib/printable.ts";
import type { LinkView } from "../links/link-sessions.ts";
import { whoIs } from "./confirm-link-page.ts";

/** The page around the portal, where the host's own web app is not: it signs in by the browser's session, and says what became of it. */
export function hostedPage(view: LinkView & { token: string }): Response {
  const { project, integration, options, returnUrl, token } = view;
  const provider = escapeHtml(printable(integration.provider.name));
  const host = escapeHtml(printable(project.name));
  const goOn =
    returnUrl === null
      ? "<p>You can close this page.</p>"
      : `<p><a href="${escapeHtml(returnUrl)}" rel="noreferrer">Go on to ${host}</a></p>`;
  return htmlPage({
    title: `Connect ${integration.provider.name} to ${project.name}`,
    showsPortal: true,
    body: `<img src="${escapeHtml(iconPath(integration))}" alt="">
<div id="working" role="status"><h1>Opening ${provider}…</h1><p>For ${escapeHtml(whoIs(view.user))}</p><div class="progress"></div></div>
<div id="connected" role="status" hidden><h1>${provider} is connected to ${host}</h1>${goOn}</div>
<div id="closed" role="status" hidden><h1>Nothing was connected yet</h1><p>You can go on whenever you like; this page stays good for half an hour.</p>
<button type="button" id="again">Connect ${provider}</button></div>
<div id="stale" role="alert" hidden><h1>This page went stale</h1><p>Nothing was lost. Ask ${host} for a new link.</p></div>
<div id="failed" role="alert" hidden><h1>This did not work</h1><p>Please try again.</p><button type="button" id="retry">Try again</button></div>`,
    facts: { projectId: project.id, token, type: integration.type, options },
    script,
  });
}

// Runs in the browser, with the SDK that the page loads before it.
const script = `
const facts = JSON.parse(document.getElementById("facts").textContent);
const states = ["working", "connected", "closed", "stale", "failed"];
const show = (id) => { for (const each of states) document.getElementById(each).hidden = each !== id; };
let isConnected = false;
async function open() {
  show("working");
  try {
    await portico.authenticate(facts.projectId, facts.token);
    await portico.connect(facts.type, { ...facts.options, onClose: () => show(isConnected ? "connected" : "closed") });
  } catch (error) {
    show(error.status === 401 || error.code === "user_token.expired" ? "stale" : "failed");
  }
}
portico.subscribe("onIntegrationInstall", () => { isConnected = true; });
for (const id of ["again", "retry"]) document.getElementById(id).addEventListener("click", open);
void open();
`;
