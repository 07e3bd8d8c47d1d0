/** The same with the official SDK, unmodified, pointed at one origin (wire contract 2.2). */
import { paragon } from "@useparagon/connect";

Object.assign(window, {
  paragon,
  setUp: (serverUrl: string) =>
    paragon.configureGlobal(
      { host: "localhost" },
      {
        CONNECT_PUBLIC_URL: serverUrl,
        DASHBOARD_PUBLIC_URL: serverUrl,
        HERMES_PUBLIC_URL: serverUrl,
        PASSPORT_PRODUCTION_URL: serverUrl,
        PASSPORT_PUBLIC_URL: serverUrl,
        ZEUS_PUBLIC_URL: serverUrl,
        CDN_PUBLIC_URL: serverUrl,
        WORKER_PROXY_PUBLIC_URL: serverUrl,
        API_TRIGGER_KIT_PUBLIC_URL: serverUrl,
      },
    ),
});
