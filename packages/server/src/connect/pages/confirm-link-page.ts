import { escapeHtml, htmlPage } from "../../http/html-page.ts";
import { iconPath } from "../../integrations/integration.ts";
import { printable } from "../../lib/printable.ts";
import type { LinkView } from "../links/link-sessions.ts";

/**
 * The first page of a link: which app, which user, which provider, and whether to go on (OA-02). It changes nothing, so a
 * preview of the link spends nothing; going on is a press of the button.
 */
export function confirmLinkPage({ project, user, integration }: LinkView): Response {
  const provider = escapeHtml(printable(integration.provider.name));
  const host = escapeHtml(printable(project.name));
  return htmlPage({
    title: `Connect ${integration.provider.name} to ${project.name}`,
    body: `<img src="${escapeHtml(iconPath(integration))}" alt="">
<h1>Connect ${provider} to ${host}</h1>
<p>${host} sent this link to <strong>${escapeHtml(whoIs(user))}</strong>. What you connect is used for that person.</p>
<p>Is that you? Then go on. You sign in at ${provider} itself.</p>
<form method="post"><button>Continue</button></form>
<p>If it is somebody else, close this page: nothing was connected, and the link still works for them.</p>`,
  });
}

/** As the host told us, the host's own id where it told nothing. */
export function whoIs({ meta, endUserId }: LinkView["user"]): string {
  const [name, email] = ["Name", "Email"].map((key) => {
    const value = meta[key];
    return typeof value === "string" ? printable(value).trim() : "";
  });
  if (name && email) return `${name} (${email})`;
  return name || email || printable(endUserId);
}
