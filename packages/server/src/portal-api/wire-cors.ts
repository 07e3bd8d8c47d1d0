import { isId, type ProjectId } from "@portico/protocol";
import type { Hono } from "hono";
import type { AppEnvironment } from "../http/context.ts";
import { corsHeaders, preflightHeaders } from "../http/cors.ts";
import type { Projects } from "../projects/project.ts";

/**
 * CORS of the user-token routes: the project's exact origins and this server's own, on every answer, errors included
 * (contract 3.1.5, TN-13). Callers without an Origin are servers and are not concerned.
 */
export function installWireCors(
  app: Hono<AppEnvironment>,
  deps: Readonly<{ projects: Projects; publicUrl: string }>,
): void {
  for (const path of ["/projects/:projectId/*", "/v2/projects/:projectId/*"]) {
    app.use(path, async (context, next) => {
      const origin = context.req.header("origin");
      const allowed = origin !== undefined && (await isAllowed(deps, context.req.param("projectId") ?? "", origin));
      if (context.req.method === "OPTIONS") {
        const requested = context.req.header("access-control-request-headers");
        return new Response(null, {
          status: 204,
          headers: allowed ? preflightHeaders(origin, requested) : { vary: "Origin" },
        });
      }
      await next();
      for (const [name, value] of Object.entries(allowed ? corsHeaders(origin) : { vary: "Origin" })) {
        context.res.headers.set(name, value);
      }
      return undefined;
    });
  }
}

async function isAllowed(
  deps: Readonly<{ projects: Projects; publicUrl: string }>,
  projectId: string,
  origin: string,
): Promise<boolean> {
  if (origin === deps.publicUrl) return true;
  if (!isId(projectId)) return false;
  try {
    return (await deps.projects.get(projectId as ProjectId)).allowedOrigins.includes(origin);
  } catch {
    return false;
  }
}
