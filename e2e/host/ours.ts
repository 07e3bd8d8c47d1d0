/** A host page's script with our SDK, as a host would bundle it. */
import { paragon } from "@portico/connect";

Object.assign(window, {
  paragon,
  setUp: (serverUrl: string) => paragon.configureGlobal({ baseUrl: serverUrl }),
});
