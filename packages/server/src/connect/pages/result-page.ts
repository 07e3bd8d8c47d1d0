import type { ConnectFailed } from "@portico/protocol";
import { escapeHtml, htmlPage } from "../../http/html-page.ts";

/** The last page after success. It tells nobody anything: the SDK learns the outcome from the attempt (contract 4.5 B). */
export function connectedPage(providerName: string): Response {
  return htmlPage({
    title: "Connected",
    body: `<div role="status"><h1>${escapeHtml(providerName)} is connected</h1><p>You can close this window.</p></div>
${closeButton}`,
    script: `history.replaceState(null, "", "/oauth/done");
${closes}
window.close();`,
  });
}

/** The last page of an attempt whose user has to say, in the portal, which of two accounts it shall be. */
export function undecidedPage(providerName: string): Response {
  return htmlPage({
    title: "One question left",
    body: `<div role="status"><h1>One question left</h1><p>Go back to your app: it asks which ${escapeHtml(providerName)} account you want to use. You can close this window.</p></div>
${closeButton}`,
    script: `history.replaceState(null, "", "/oauth/done");
${closes}
window.close();`,
  });
}

export interface FailurePage {
  status: number;
  title: string;
  /** A sentence for the end user. */
  message: string;
  reference: string | null;
  /** Sent to the opener at this exact origin, when the attempt named one. */
  failed?: { openerOrigin: string; message: ConnectFailed } | undefined;
}

/** The last page after a failure: a sentence, a reference to quote, and the wire's error message to the opener. */
export function failurePage(page: FailurePage): Response {
  const reference = page.reference === null ? "" : `<p>Reference: <code>${escapeHtml(page.reference)}</code></p>`;
  return htmlPage({
    status: page.status,
    title: page.title,
    body: `<div role="alert"><h1>${escapeHtml(page.title)}</h1><p>${escapeHtml(page.message)}</p>${reference}</div>
${closeButton}`,
    facts: { failed: page.failed ?? null },
    script: `history.replaceState(null, "", "/oauth/done");
const { failed } = JSON.parse(document.getElementById("facts").textContent);
if (failed && window.opener) window.opener.postMessage(failed.message, failed.openerOrigin);
${closes}`,
  });
}

const closeButton = `<button type="button" id="close">Close window</button>
<p id="by-hand" role="status" hidden>Your browser leaves that to you: close this tab.</p>`;

// a tab that no page has opened does not let itself be closed by one
const closes = `document.getElementById("close").addEventListener("click", ({ target }) => {
  window.close();
  setTimeout(() => { target.hidden = true; document.getElementById("by-hand").hidden = false; }, 300);
});`;
