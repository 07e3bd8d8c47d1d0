/** The code that a host application needs, ready to paste. Portico's part is these few lines and no more. */

/** Signs a user token on the host's server, with `@portico/node`. */
export function serverSnippet(projectId: string): string {
  return `import { signUserToken } from "@portico/node";

const projectId = "${projectId}";

// Answer this to your own signed-in user only.
app.get("/portico-token", async (request, response) => {
  const userToken = await signUserToken({
    projectId,
    signingKey: process.env.PORTICO_SIGNING_KEY,
    userId: request.user.id,
  });
  response.json({ projectId, userToken });
});`;
}

interface BrowserSnippetFacts {
  readonly projectId: string;
  readonly integrationType: string;
  /** This server's address as browsers reach it. */
  readonly publicUrl: string;
}

/** Opens the Connect Portal with our own SDK. */
export function porticoSnippet({ projectId, integrationType, publicUrl }: BrowserSnippetFacts): string {
  return `import { portico } from "@portico/connect";

portico.configureGlobal({ baseUrl: "${publicUrl}" });

const { userToken } = await (await fetch("/portico-token")).json();
await portico.authenticate("${projectId}", userToken);

document.querySelector("#connect").addEventListener("click", () => {
  portico.connect("${integrationType}");
});`;
}

/** The same with the official SDK, whose nine addresses all become this server's (wire contract 2.2). */
export function officialSnippet({ projectId, integrationType, publicUrl }: BrowserSnippetFacts): string {
  const url = publicUrl.replace(/\/$/, "");
  return `import { paragon } from "@useparagon/connect";

const portico = "${url}";
paragon.configureGlobal({ host: "${new URL(url).hostname}" }, {
  CONNECT_PUBLIC_URL: portico,
  DASHBOARD_PUBLIC_URL: portico,
  HERMES_PUBLIC_URL: portico,
  PASSPORT_PRODUCTION_URL: portico,
  PASSPORT_PUBLIC_URL: portico,
  ZEUS_PUBLIC_URL: portico,
  CDN_PUBLIC_URL: portico,
  WORKER_PROXY_PUBLIC_URL: portico,
  API_TRIGGER_KIT_PUBLIC_URL: portico,
});

const { userToken } = await (await fetch("/portico-token")).json();
await paragon.authenticate("${projectId}", userToken);

document.querySelector("#connect").addEventListener("click", () => {
  paragon.connect("${integrationType}");
});`;
}
