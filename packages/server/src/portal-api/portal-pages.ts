import { isId, type ProjectId } from "@portico/protocol";
import type { Hono } from "hono";
import type { AppEnvironment } from "../http/context.ts";
import { staticAnswer, type StaticFile } from "../http/static-files.ts";
import type { ProviderService } from "../integrations/provider-service.ts";
import type { Projects } from "../projects/project.ts";

export interface PortalPageDependencies {
  projects: Projects;
  providers: Pick<ProviderService, "icon">;
  /** The built portal, by file name. */
  portal: ReadonlyMap<string, StaticFile>;
  /** The SDK's script-tag build, when it was built. */
  sdk: ReadonlyMap<string, StaticFile>;
  publicUrl: string;
}

/**
 * The portal's document and assets, provider icons, and the script-tag SDK. The portal may be framed by the project's
 * own origins only (TN-14); a request without a project, which the official SDK makes before it knows one, gets the
 * origins of every project, and the portal itself then checks its parent against the one project's list.
 */
export function mountPortalPages(app: Hono<AppEnvironment>, deps: Readonly<PortalPageDependencies>): void {
  app.get("/ui", async (context) => {
    const document = staticAnswer(deps.portal, "index.html");
    if (!document) return context.text("The portal is not built; run npm run build", 503);
    const origins = await framingOrigins(deps.projects, context.req.query("projectId"));
    // a page of our own that shows the portal: of a link that the host sent (TN-14)
    const ancestors = context.req.header("sec-fetch-site") === "same-origin" ? ["'self'", ...origins] : origins;
    document.headers.set("content-security-policy", portalPolicy(ancestors));
    document.headers.set("referrer-policy", "no-referrer");
    document.headers.set("cache-control", "no-store");
    return document;
  });
  for (const path of ["/ui/scripts/sdk.js", "/latest/sdk/index.js"]) {
    app.get(path, (context) => staticAnswer(deps.sdk, "portico.global.js") ?? context.notFound());
  }
  for (const folder of ["/ui/scripts", "/latest/sdk"]) {
    app.get(`${folder}/on-demand.js`, (context) => {
      const part = staticAnswer(deps.sdk, "on-demand.js");
      // unlike the script itself it is a module, which pages of other origins read by CORS only
      part?.headers.set("access-control-allow-origin", "*");
      return part ?? context.notFound();
    });
  }
  app.get("/ui/*", (context) => staticAnswer(deps.portal, context.req.path.slice("/ui/".length)) ?? context.notFound());

  app.get("/integrations/:file", async (context) => {
    const key = context.req.param("file").replace(/\.svg$/, "");
    const projectId = context.req.query("projectId");
    const icon = await deps.providers.icon(projectId && isId(projectId) ? (projectId as ProjectId) : undefined, key);
    if (!icon) return context.notFound();
    return new Response(icon.svg, {
      headers: {
        "content-type": "image/svg+xml",
        "cache-control": "public, max-age=3600",
        "x-content-type-options": "nosniff",
        // an SVG that is opened by itself is a document of our origin: it may do nothing
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "cross-origin-resource-policy": "cross-origin",
      },
    });
  });
}

async function framingOrigins(projects: Projects, projectId: string | undefined): Promise<string[]> {
  const all = await projects.list();
  const chosen = projectId === undefined ? all : all.filter((project) => project.id === projectId);
  return [...new Set(chosen.flatMap((project) => project.allowedOrigins))];
}

function portalPolicy(ancestors: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' https: data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    `frame-ancestors ${ancestors.length > 0 ? ancestors.join(" ") : "'none'"}`,
  ].join("; ");
}
