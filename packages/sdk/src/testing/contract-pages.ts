/** The pages that the contract server answers with. Their scripts run in the browser. */
export const pages = {
  empty: "<!doctype html><title>Page</title><button>Here</button>",
  close: "<!doctype html><title>Connected</title><script>window.close()</script>",

  /** Shows itself when there is something to show, like the portal; the rest a test does through `call`. */
  portal: `<!doctype html><title>Portal</title><input aria-label="Field"><script>
    const updates = [], replies = [], waiting = new Map();
    let next = 0;
    function call(type, parameters = []) {
      const id = String(++next);
      parent.postMessage({ messageType: "SDK_FUNCTION_INVOCATION", type, parameters, id }, "*");
      return new Promise((resolve) => waiting.set(id, resolve));
    }
    let isShown = false;
    addEventListener("message", ({ data, source }) => {
      if (source !== parent) return;
      if (data.messageType !== "UI_UPDATE") { replies.push(data); waiting.get(data.id)?.(data); return; }
      updates.push(data);
      const { integration, apiInstallationOptions: options, shouldShowPortalAfterInstall } = data.nextModalState;
      const owned = integration && data.nextContext.user.integrations[integration.type];
      const asks = !options?.isApiInstallation || integration?.needPreOauthInputs || owned?.credentialStatus === "PENDING";
      const shows = Boolean(integration) && Boolean(asks || shouldShowPortalAfterInstall);
      if (shows === isShown) return;
      isShown = shows;
      call("updateContainerStyle", [{ isModalShown: shows }]);
      if (shows) call("onOpen");
    });
  </script>`,

  start: (handshake: string, origin: string): string => `<!doctype html><title>Start</title><script>
    const tell = () => opener.postMessage({ type: "oauth-nonce-loaded", handshake: ${JSON.stringify(handshake)} }, ${JSON.stringify(origin)});
    tell();
    setInterval(tell, 300);
  </script>`,

  provider: (key: string): string => `<!doctype html><title>Provider</title>
    <a id="allow" href="/callback?answer=allow&key=${key}">Allow</a>
    <a id="deny" href="/callback?answer=deny&key=${key}">Deny</a>`,

  /** The host's page. The SDK is there as \`sdk\`, and nothing of it was called yet. */
  host: `<!doctype html><title>Host</title><button id="go">Connect</button><script type="module">
    window.sdk = await import("/sdk.js");
    window.isReady = true;
  </script>`,

  react: `<!doctype html><html lang="en"><title>React host</title><main id="root"></main><script type="module">
    await import("/react-page.js");
    window.isReady = true;
  </script>`,
};
