import type { ConnectFailed, ProjectId } from "@portico/protocol";
import { wire } from "@portico/protocol/endpoints";
import type { Context, Hono } from "hono";
import type { AppEnvironment } from "../http/context.ts";
import type { Router } from "../http/define-route.ts";
import type { Integrations } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Projects } from "../projects/project.ts";
import type { Attempt } from "./attempt.ts";
import type { Attempts } from "./attempts.ts";
import type { BrowserCookie } from "./browser-cookie.ts";
import { readCallbackQuery } from "./callback-query.ts";
import { asIntegrationId, refuseUnready, type createBegin } from "./connect-begin.ts";
import type { Complete } from "./connect-complete.ts";
import type { createHandOff } from "./connect-hand-off.ts";
import { failureWords } from "./failure-words.ts";
import type { Handshakes } from "./handshakes.ts";
import { readAnswers, readInstallOptions } from "./install-options.ts";
import { connectedPage, failurePage } from "./pages/result-page.ts";
import { startPage } from "./pages/start-page.ts";

export interface ConnectRouteDependencies {
  attempts: Attempts;
  handshakes: Handshakes;
  begin: ReturnType<typeof createBegin>;
  handOff: ReturnType<typeof createHandOff>;
  complete: Complete;
  integrations: Integrations;
  projects: Projects;
  cookie: BrowserCookie;
}

/** The calls of the connect flow that carry a user token (contract 4.4, 4.6; ours are marked in the endpoints). */
export function mountConnectApi(router: Router, deps: Readonly<ConnectRouteDependencies>): void {
  router.on(wire.confirmHandshake, async ({ caller, body }) => {
    await deps.handshakes.confirm(caller, body.handshake);
    return { confirmed: true as const };
  });
  router.on(wire.buildOauth, async ({ caller, query }) =>
    deps.begin(caller, {
      integrationId: asIntegrationId(query.integrationId),
      attemptKey: query.oauthMetaKeyId,
      openerOrigin: query.originForPostMessage,
      answers: readAnswers(query.endUserSuppliedValues),
      installOptions: readInstallOptions(query.installOptions),
      redirectUrl: query.redirectUrl,
      handshake: query.handshake,
    }),
  );
  router.on(wire.getAttempt, async ({ caller, params }) => deps.attempts.status(caller, params.attemptKey));
  router.on(wire.forgetAttempt, async () => ({}));
  router.on(wire.cancelAttempt, async ({ caller, params }) => {
    await deps.attempts.cancel(caller, params.attemptKey);
    return {};
  });
}

/** The pages of the connect window: start, hand-off and callback. They carry no token and answer HTML, errors too. */
export function mountConnectPages(app: Hono<AppEnvironment>, deps: Readonly<ConnectRouteDependencies>): void {
  app.get("/projects/:projectId/sdk/actions/oauth-nonce", (context) =>
    asPage(context, async () => {
      const projectId = context.req.param("projectId") as ProjectId;
      const integration = await deps.integrations.byId(
        projectId,
        asIntegrationId(context.req.query("integrationId") ?? ""),
      );
      refuseUnready(integration);
      const openerOrigin = context.req.query("originForPostMessage") ?? "";
      const { value, header } = deps.cookie.renew(context.req.header("cookie"));
      const handshake = await deps.handshakes.open(integration, openerOrigin, value);
      const project = await deps.projects.get(projectId);
      return startPage({
        providerName: integration.provider.name,
        integrationType: integration.type,
        hostName: project.name,
        handshake,
        openerOrigin,
        // the token itself is not read here: what it proves, the handshake proves without a secret in an address
        confirmBy: context.req.query("userToken") === undefined ? "opener" : "sdk",
        cookie: header,
      });
    }),
  );

  app.get("/oauth/start/:secret", (context) =>
    asPage(context, async () => {
      const result = await deps.handOff(context.req.param("secret"), deps.cookie.read(context.req.header("cookie")));
      if (result.kind === "failed") return explain(deps, result.attempt);
      return new Response(null, {
        status: 303,
        headers: { location: result.url, "referrer-policy": "no-referrer", "cache-control": "no-store" },
      });
    }),
  );

  app.get("/oauth/done", (context) =>
    asPage(context, async () =>
      failurePage({
        status: 200,
        title: "All done here",
        message: "You can close this window and go back to your app.",
        reference: null,
      }),
    ),
  );

  for (const path of ["/oauth", "/oauth/:integrationId"] as const) {
    app.get(path, (context) =>
      asPage(context, async () => {
        const completion = await deps.complete.callback({
          query: readCallbackQuery(new URL(context.req.url).search),
          integrationId: context.req.param("integrationId") ?? null,
          browserValue: deps.cookie.read(context.req.header("cookie")),
        });
        if (completion.kind === "connected") return connectedPage(completion.integration.provider.name);
        return explain(deps, {
          ...completion.attempt,
          errorCode: completion.error.code,
          errorReference: completion.reference,
          errorMeta: completion.error.meta,
        });
      }),
    );
    // response_mode=form_post comes without Lax cookies; coming round again by GET brings them (OA-10)
    app.post(path, async (context) => {
      const form = new URLSearchParams(await context.req.text());
      const { pathname } = new URL(context.req.url);
      return new Response(null, {
        status: 303,
        headers: { location: `${pathname}?${form}`, "cache-control": "no-store" },
      });
    });
  }
}

/**
 * Runs a page only for a person who navigated here: link previews, prefetches and HEAD requests get an empty answer and
 * spend nothing (OA-02, OA-10). Errors become pages; whatever the status, HTML is what the window can show.
 */
async function asPage(context: Context<AppEnvironment>, page: () => Promise<Response>): Promise<Response> {
  const purpose = `${context.req.header("sec-purpose") ?? ""}${context.req.header("purpose") ?? ""}`;
  const mode = context.req.header("sec-fetch-mode");
  if (
    context.req.method === "HEAD" ||
    /prefetch|preview/i.test(purpose) ||
    (mode !== undefined && mode !== "navigate")
  ) {
    return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
  }
  try {
    return await page();
  } catch (error) {
    const known = error instanceof PorticoError ? error : undefined;
    if (!known || known.status >= 500) throw error;
    return failurePage({
      status: known.status,
      title: "This did not work",
      message: known.userMessage ?? "Go back to your app and press Connect again.",
      reference: context.get("requestId"),
    });
  }
}

async function explain(deps: Readonly<ConnectRouteDependencies>, attempt: Attempt): Promise<Response> {
  const integration = await deps.integrations.byId(attempt.projectId, attempt.integrationId);
  const code = attempt.errorCode ?? "http.internal";
  const words = failureWords(code, integration.provider.name);
  const message: ConnectFailed = {
    type: "oauth_error_callback",
    error: code,
    integrationId: integration.id,
    errorResponse: {
      message: words,
      code,
      status: 422,
      meta: { reference: attempt.errorReference, ...attempt.errorMeta },
    },
  };
  return failurePage({
    status: 200,
    title: code === "connect.denied" ? "Not connected" : `${integration.provider.name} was not connected`,
    message: words,
    reference: code === "connect.denied" ? null : attempt.errorReference,
    // another browser's window has an opener of another person: it is told nothing
    failed: code === "connect.other_browser" ? undefined : { openerOrigin: attempt.openerOrigin, message },
  });
}
