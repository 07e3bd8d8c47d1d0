import { escapeHtml, htmlPage } from "../../http/html-page.ts";
import { loneWindowScript } from "./lone-window-script.ts";

export interface StartPage {
  providerName: string;
  iconPath: string;
  hostName: string;
  /** The handshake's one-time nonce. */
  handshake: string;
  openerOrigin: string;
  /**
   * `sdk`: the opener is the official SDK, which confirms through the remote call it answers in every mode.
   * `opener`: our SDK or our portal, which takes the nonce from the message and confirms it itself.
   */
  confirmBy: "sdk" | "opener";
  /** Whether a portal may wait for this window, should it have no opener. */
  isAwaited: boolean;
  cookie: string;
}

/** The first page of the connect window. It never forwards by itself: the window that opened it does (OA-02). */
export function startPage(page: StartPage): Response {
  const provider = escapeHtml(page.providerName);
  return htmlPage({
    title: `Connecting ${page.providerName}`,
    body: `<img src="${escapeHtml(page.iconPath)}" alt="">
<div id="working" role="status"><h1>Taking you to ${provider}…</h1>
<p>${escapeHtml(page.hostName)} is opening ${provider} so that you can sign in there.</p><div class="progress"></div></div>
<div id="alone" role="alert" hidden><h1>Open this from ${escapeHtml(page.hostName)}</h1>
<p>This page only works in the window that ${escapeHtml(page.hostName)} opens when you press Connect. Nothing was connected.</p></div>
<div id="code" role="status" hidden><h1>Enter this code in ${escapeHtml(page.hostName)}</h1>
<p><code class="code" id="letters" translate="no"></code></p>
<p>You are connecting ${provider} for <strong id="who"></strong>. Go back to the tab where you pressed Connect, and type the code there. This page then goes on to ${provider} by itself.</p>
<p>Did somebody send you here? Then close this page, and give nobody the code.</p></div>
<div id="over" role="alert" hidden><h1>This took too long</h1>
<p>The code is not good any more. Close this window and press Connect again. Nothing was connected.</p></div>
<div id="stuck" role="alert" hidden><h1>This is taking too long</h1>
<p>${escapeHtml(page.hostName)} did not answer. Close this window and press Connect again.</p></div>`,
    facts: {
      handshake: page.handshake,
      openerOrigin: page.openerOrigin,
      confirmBy: page.confirmBy,
      isAwaited: page.isAwaited,
    },
    script: script + loneWindowScript,
    headers: { "set-cookie": page.cookie },
  });
}

// Runs in the browser. The official SDK answers only calls by message (contract 5.3), and answers them to this page's
// origin; that reply proves that the opener is a page of the host with the SDK signed in (security bar N2).
const script = `
const facts = JSON.parse(document.getElementById("facts").textContent);
const show = (id) => { for (const each of ["working", "code", "over", "alone", "stuck"]) document.getElementById(each).hidden = each !== id; };
const loaded = () => window.opener?.postMessage(
  facts.confirmBy === "opener" ? { type: "oauth-nonce-loaded", handshake: facts.handshake } : { type: "oauth-nonce-loaded" },
  facts.openerOrigin);
const callId = "portico-" + facts.handshake.slice(0, 12);
const askSdk = () => window.opener?.postMessage({
  messageType: "SDK_FUNCTION_INVOCATION", type: "sendConnectRequest", id: callId,
  parameters: ["/sdk/actions/handshake", { method: "POST", body: JSON.stringify({ handshake: facts.handshake }) }],
}, facts.openerOrigin);
if (!window.opener || window.opener === window) {
  if (facts.isAwaited) meetPortal(); else show("alone");
} else if (facts.confirmBy === "opener") {
  loaded();
  const again = setInterval(loaded, 300);
  setTimeout(() => { clearInterval(again); show("stuck"); }, 30000);
} else {
  window.addEventListener("message", (event) => {
    if (event.source !== window.opener || event.origin !== facts.openerOrigin) return;
    if (event.data?.id !== callId) return;
    if (event.data.messageType === "SDK_FUNCTION_RESPONSE" && event.data.result?.confirmed === true) loaded();
    else show("stuck");
  });
  askSdk();
  setTimeout(() => show("stuck"), 30000);
}
`;
