/**
 * A host page with the smallest possible SDK in it: it shows the frame, says at each load that nobody is signed in, sends
 * what it is told to send, and answers calls from `window.replies`. `window.calls` records what the portal called.
 */
const query = new URLSearchParams(location.search);
const portalOrigin = query.get("portal");
/** The language that this page wants the portal to speak. */
let locale = query.get("locale") ?? undefined;
/** How many times the browser loses the frame's load event. */
let lostLoads = Number(query.get("lostLoads"));
const signedOut = {
  messageType: "UI_UPDATE",
  nextContext: { user: { authenticated: false } },
  nextModalState: { integration: null },
};
const spoken = (update) => ({ ...update, nextContext: { ...update.nextContext, locale } });
window.calls = [];
window.replies = {};
window.frameLoaded = new Promise((resolve) => {
  const frame = document.createElement("iframe");
  frame.id = "paragon-connect-frame";
  frame.title = "Connect Portal";
  frame.allow = "clipboard-write";
  frame.src = `${portalOrigin}/ui`;
  frame.onload = () => {
    if (lostLoads-- > 0) return;
    frame.contentWindow.postMessage(spoken(window.lastUpdate ?? signedOut), portalOrigin);
    resolve(frame);
  };
  document.body.append(frame);
});

window.send = async (update) => {
  window.lastUpdate = update;
  (await window.frameLoaded).contentWindow.postMessage(spoken(update), portalOrigin);
};
window.speak = (wanted) => {
  locale = wanted;
  return window.send(window.lastUpdate);
};

const builtIn = {
  updateContainerStyle: async ({ isModalShown }) => {
    (await window.frameLoaded).style.display = isModalShown ? "block" : "none";
  },
  onOpen: () => undefined,
  onClose: () => {
    const { nextContext, nextModalState } = window.lastUpdate;
    void window.send({
      messageType: "UI_UPDATE",
      nextContext,
      nextModalState: { ...nextModalState, integration: null },
    });
  },
};

addEventListener("message", async (event) => {
  const { messageType, type, parameters, id } = event.data ?? {};
  if (messageType !== "SDK_FUNCTION_INVOCATION") return;
  window.calls.push({ type, parameters });
  const answer = window.replies[type] ?? builtIn[type];
  const reply = (message) => event.source.postMessage({ id, ...message }, portalOrigin);
  try {
    reply({ messageType: "SDK_FUNCTION_RESPONSE", type, result: await answer(...parameters) });
  } catch (error) {
    reply({ messageType: "SDK_FUNCTION_ERROR", error: true, message: error.message });
  }
});
