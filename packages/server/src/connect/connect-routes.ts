import type { ProjectId } from "@portico/protocol";
import { wire, type PartOf } from "@portico/protocol/endpoints";
import type { Hono } from "hono";
import type { AppEnvironment } from "../http/context.ts";
import type { Router } from "../http/define-route.ts";
import { asIntegrationId } from "../integrations/integration-id.ts";
import { iconPath, type Integrations } from "../integrations/integration.ts";
import { refuseUnready } from "../integrations/readiness.ts";
import type { Projects } from "../projects/project.ts";
import type { Attempts } from "./attempts.ts";
import type { BrowserCookie } from "./browser-cookie.ts";
import { readCallbackQuery } from "./callback-query.ts";
import type { ConnectByDevice } from "./connect-by-device.ts";
import type { BeginRequest, createBegin } from "./connect-begin.ts";
import type { Complete } from "./connect-complete.ts";
import type { createHandOff } from "./connect-hand-off.ts";
import type { DecideAccount } from "./decide-account.ts";
import type { PollDevice } from "./poll-device.ts";
import type { Handshakes } from "./handshakes.ts";
import type { Meetings } from "./meetings/meetings.ts";
import { mountLoneWindow } from "./meetings/lone-window-routes.ts";
import { readAnswers, readInstallOptions } from "./install-options.ts";
import { failedAttemptPage } from "./pages/failed-attempt-page.ts";
import { asPage } from "./pages/navigation.ts";
import { connectedPage, failurePage, undecidedPage } from "./pages/result-page.ts";
import { startPage } from "./pages/start-page.ts";

export interface ConnectRouteDependencies {
  attempts: Attempts;
  handshakes: Handshakes;
  meetings: Meetings;
  begin: ReturnType<typeof createBegin>;
  handOff: ReturnType<typeof createHandOff>;
  complete: Complete;
  decideAccount: DecideAccount;
  connectByDevice: ConnectByDevice;
  pollDevice: PollDevice;
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
  router.on(wire.awaitWindow, async ({ caller, params, body }) => {
    const integration = await deps.integrations.byId(caller.projectId, asIntegrationId(body.integrationId));
    return { hasArrived: await deps.meetings.wait(caller, integration, params.meetingKey) };
  });
  router.on(wire.buildOauth, async ({ caller, query }) => deps.begin(caller, toBeginning(query)));
  router.on(wire.beginAttempt, async ({ caller, body }) => deps.begin(caller, toBeginning(body)));
  router.on(wire.decideAccount, async ({ caller, params, body }) =>
    deps.decideAccount(caller, params.attemptKey, body.choice),
  );
  router.on(wire.beginDevice, async ({ caller, params, body }) =>
    deps.connectByDevice(caller, {
      integrationId: asIntegrationId(body.integrationId),
      attemptKey: params.attemptKey,
      answers: readAnswers(body.endUserSuppliedValues),
      installOptions: readInstallOptions(body.installOptions),
      canAsk: body.canAsk === "account",
    }),
  );
  router.on(wire.getAttempt, async ({ caller, params }) => {
    await deps.pollDevice(caller, params.attemptKey);
    return deps.attempts.status(caller, params.attemptKey);
  });
  router.on(wire.forgetAttempt, async () => {});
  router.on(wire.cancelAttempt, async ({ caller, params }) => {
    await deps.attempts.cancel(caller, params.attemptKey);
  });
}

function toBeginning(asked: PartOf<typeof wire.beginAttempt, "body">): BeginRequest {
  return {
    integrationId: asIntegrationId(asked.integrationId),
    attemptKey: asked.oauthMetaKeyId,
    openerOrigin: asked.originForPostMessage,
    answers: readAnswers(asked.endUserSuppliedValues),
    installOptions: readInstallOptions(asked.installOptions),
    redirectUrl: asked.redirectUrl,
    handshake: asked.handshake,
    windowCode: asked.windowCode,
    canAsk: asked.canAsk === "account",
  };
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
      const meeting = context.req.query("meeting");
      const handshake = await deps.handshakes.open(integration, openerOrigin, value, meeting);
      const project = await deps.projects.get(projectId);
      return startPage({
        providerName: integration.provider.name,
        iconPath: iconPath(integration),
        hostName: project.name,
        handshake,
        openerOrigin,
        isAwaited: meeting !== undefined,
        // the token itself is not read here: what it proves, the handshake proves without a secret in an address
        confirmBy: context.req.query("userToken") === undefined ? "opener" : "sdk",
        cookie: header,
      });
    }),
  );

  mountLoneWindow(app, deps);

  app.get("/oauth/start/:secret", (context) =>
    asPage(context, async () => {
      const result = await deps.handOff(context.req.param("secret"), deps.cookie.read(context.req.header("cookie")));
      if (result.kind === "failed") {
        const { attempt } = result;
        return failedAttemptPage(attempt, await deps.integrations.byId(attempt.projectId, attempt.integrationId));
      }
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

  for (const path of [
    "/oauth",
    "/oauth/:integrationId",
    "/oauth/:integrationId/user-app",
    // of an authorization server that was discovered
    "/oauth/:integrationId/:server{at-[a-p]{20}}",
  ] as const) {
    app.get(path, (context) =>
      asPage(context, async () => {
        const completion = await deps.complete.callback({
          query: readCallbackQuery(new URL(context.req.url).search),
          path: context.req.path,
          browserValue: deps.cookie.read(context.req.header("cookie")),
        });
        if (completion.kind === "undecided") return undecidedPage(completion.integration.provider.name);
        if (completion.kind === "connected") return connectedPage(completion.integration.provider.name);
        const { attempt, integration, error, reference } = completion;
        const failed = { ...attempt, errorCode: error.code, errorReference: reference, errorMeta: error.meta };
        return failedAttemptPage(failed, integration);
      }),
    );
    // response_mode=form_post comes without Lax cookies; coming round again by GET brings them (OA-10)
    app.post(path, async (context) => {
      const form = new URLSearchParams(await context.req.text());
      const { pathname } = new URL(context.req.url);
      return new Response(null, {
        status: 303,
        headers: { location: `${pathname}?${form.toString()}`, "cache-control": "no-store" },
      });
    });
  }
}
