/** Keeps the frame's visibility in step with the view: the SDK never shows or hides it by itself (contract 5.4). */
import type { Bridge } from "./bridge.ts";
import type { Store } from "./store.ts";
import { viewOf } from "./view.ts";

export function keepDisplayInStep(parts: {
  readonly bridge: Bridge;
  readonly store: Store;
  readonly render: () => void;
}): void {
  const { bridge, store, render } = parts;
  let isShown = false;

  store.subscribe(() => {
    const shows = viewOf(store.state()) !== null;
    if (shows && !isShown) {
      isShown = true;
      send(bridge, "updateContainerStyle", [{ isModalShown: true }]);
      render();
      // After the frame has its size: the SDK measures it to decide whether the host's page may still scroll.
      send(bridge, "onOpen", []);
    } else if (!shows && isShown) {
      isShown = false;
      send(bridge, "updateContainerStyle", [{ isModalShown: false }]);
      render();
    } else {
      render();
    }
  });
}

/** `true`: the end user closed it, also during a direct installation (contract 5.3). */
export function tellClosed(bridge: Bridge): void {
  send(bridge, "onClose", [true]);
}

function send(bridge: Bridge, method: "updateContainerStyle" | "onOpen" | "onClose", parameters: unknown[]): void {
  // An SDK that does not answer these is being torn down; there is nobody left to tell.
  bridge.call(method, parameters).catch(() => undefined);
}
