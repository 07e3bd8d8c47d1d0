import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { isApiError } from "../api/api-error.ts";
import type { Call } from "../api/client.ts";
import { sessionQuery } from "../api/sessions.ts";
import { NotFoundInProject, NotFoundPage, RouteFailure, RoutePending } from "./route-states.tsx";
import { ProjectShell, ServerShell } from "./shells.tsx";

export interface RouterContext {
  readonly queryClient: QueryClient;
  readonly call: Call;
}

/** Why the sign-in page is shown: the session ended under the admin, none was there, or they signed out. */
export type SignInReason = "ended" | "needed" | "signed-out";
const signInReasons: readonly unknown[] = ["ended", "needed", "signed-out"];

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: NotFoundPage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search): { reason?: SignInReason } =>
    signInReasons.includes(search["reason"]) ? { reason: search["reason"] as SignInReason } : {},
  component: lazyRouteComponent(() => import("../pages/sign-in/sign-in-page.tsx"), "SignInPage"),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: Outlet,
  beforeLoad: async ({ context }) => {
    try {
      await context.queryClient.ensureQueryData(sessionQuery(context.call));
    } catch (error) {
      if (isApiError(error) && error.status === 401) throw redirect({ to: "/sign-in", search: { reason: "needed" } });
      throw error;
    }
  },
});

const server = createRoute({ getParentRoute: () => signedIn, id: "server", component: () => <ServerShell /> });

const projects = createRoute({
  getParentRoute: () => server,
  path: "/",
  component: lazyRouteComponent(() => import("../pages/projects/projects-page.tsx"), "ProjectsPage"),
});

const project = createRoute({
  getParentRoute: () => signedIn,
  path: "/projects/$projectId",
  component: ProjectShell,
  notFoundComponent: NotFoundInProject,
});

const home = createRoute({
  getParentRoute: () => project,
  path: "/",
  component: lazyRouteComponent(() => import("../pages/projects/project-home-page.tsx"), "ProjectHomePage"),
});

const integrations = createRoute({
  getParentRoute: () => project,
  path: "/integrations",
  component: lazyRouteComponent(() => import("../pages/integrations/integrations-page.tsx"), "IntegrationsPage"),
});

const catalogue = createRoute({
  getParentRoute: () => project,
  path: "/catalogue",
  component: lazyRouteComponent(() => import("../pages/providers/catalogue-page.tsx"), "CataloguePage"),
});

const privateProvider = createRoute({
  getParentRoute: () => project,
  path: "/catalogue/private",
  component: lazyRouteComponent(() => import("../pages/providers/private-provider-page.tsx"), "PrivateProviderPage"),
});

const integration = createRoute({
  getParentRoute: () => project,
  path: "/integrations/$integrationId",
  component: lazyRouteComponent(() => import("../pages/integration/integration-layout.tsx"), "IntegrationLayout"),
});

const integrationOverview = createRoute({
  getParentRoute: () => integration,
  path: "/",
  component: lazyRouteComponent(() => import("../pages/integration/overview-tab.tsx"), "OverviewTab"),
});

const integrationSettings = createRoute({
  getParentRoute: () => integration,
  path: "/settings",
  component: lazyRouteComponent(() => import("../pages/integration/settings-tab.tsx"), "SettingsTab"),
});

const integrationUsers = createRoute({
  getParentRoute: () => integration,
  path: "/users",
  component: lazyRouteComponent(() => import("../pages/integration/users-tab.tsx"), "UsersTab"),
});

const users = createRoute({
  getParentRoute: () => project,
  path: "/users",
  component: lazyRouteComponent(() => import("../pages/users/users-page.tsx"), "UsersPage"),
});

const sdkSetup = createRoute({
  getParentRoute: () => project,
  path: "/sdk-setup",
  component: lazyRouteComponent(() => import("../pages/sdk-setup/sdk-setup-page.tsx"), "SdkSetupPage"),
});

const activity = createRoute({
  getParentRoute: () => project,
  path: "/activity",
  component: lazyRouteComponent(() => import("../pages/activity/activity-page.tsx"), "ActivityPage"),
});

const webhooks = createRoute({
  getParentRoute: () => project,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("../pages/webhooks/webhooks-page.tsx"), "WebhooksPage"),
});

const webhook = createRoute({
  getParentRoute: () => project,
  path: "/webhooks/$webhookId",
  component: lazyRouteComponent(() => import("../pages/webhooks/webhook-page.tsx"), "WebhookPage"),
});

const apiKeys = createRoute({
  getParentRoute: () => project,
  path: "/api-keys",
  component: lazyRouteComponent(() => import("../pages/api-keys/api-keys-page.tsx"), "ApiKeysPage"),
});

const emergency = createRoute({
  getParentRoute: () => project,
  path: "/emergency",
  component: lazyRouteComponent(() => import("../pages/emergency/emergency-page.tsx"), "EmergencyPage"),
});

const projectSettings = createRoute({
  getParentRoute: () => project,
  path: "/settings",
  component: lazyRouteComponent(() => import("../pages/projects/project-settings-page.tsx"), "ProjectSettingsPage"),
});

const routeTree = root.addChildren([
  signIn,
  signedIn.addChildren([
    server.addChildren([projects]),
    project.addChildren([
      home,
      integrations,
      integration.addChildren([integrationOverview, integrationSettings, integrationUsers]),
      catalogue,
      privateProvider,
      users,
      sdkSetup,
      activity,
      webhooks,
      webhook,
      apiKeys,
      emergency,
      projectSettings,
    ]),
  ]),
]);

export function createDashboardRouter(context: RouterContext) {
  return createRouter({
    routeTree,
    basepath: "/dashboard",
    context,
    defaultPreload: "intent",
    // Query owns freshness; the router must not keep answers of its own.
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: RoutePending,
    defaultErrorComponent: RouteFailure,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createDashboardRouter>;
  }
}
