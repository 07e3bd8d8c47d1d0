import type { IncomingHttpHeaders } from "node:http";
import { isId, type IntegrationId, type ProjectId } from "@portico/protocol";
import { PorticoError } from "../lib/portico-error.ts";

/** What the address of a proxy call names. */
export interface ProxyPath {
  projectId: ProjectId;
  /** The integration, by type or by id. */
  integration: { type: string } | { id: IntegrationId };
  /** `/projects/P/sdk/proxy/<type>`: what a provider's absolute URL is appended to so that it comes back to us. */
  prefix: string;
  /** As the caller wrote it, query included: what follows the type, or the header's value. */
  pathOrUrl: string;
}

const pattern = /^\/projects\/([^/?#]*)\/sdk\/proxy\/(custom\/[^/?#]+|[^/?#]+)(.*)$/s;

/** Whether a request's target belongs to the proxy. Cheap: it is asked of every request to this server. */
export function isProxyPath(target: string): boolean {
  if (!target.startsWith("/projects/")) return false;
  const afterProject = target.indexOf("/", "/projects/".length);
  if (!target.startsWith("/sdk/proxy", afterProject)) return false;
  const next = target[afterProject + "/sdk/proxy".length];
  return next === undefined || next === "/" || next === "?";
}

/**
 * Reads the four forms of contract 3.16. A double slash is kept as it is, so that an absolute URL survives. Naming two
 * destinations, one in the address and one in the header, is refused: two readers might choose differently.
 *
 * Throws `project.not_found`, `integration.not_found`, `proxy.path_refused`.
 */
export function parseProxyPath(target: string, headers: IncomingHttpHeaders): ProxyPath {
  const match = pattern.exec(target);
  if (!match)
    throw new PorticoError(
      "proxy.path_refused",
      "The address names no integration: /projects/<id>/sdk/proxy/<type>/<path>",
    );
  const [, projectId = "", name = "", rest = ""] = match;
  if (!isId(projectId)) throw new PorticoError("project.not_found", "There is no such project");
  return {
    projectId: projectId.toLowerCase() as ProjectId,
    integration: readIntegration(name),
    prefix: target.slice(0, target.length - rest.length),
    pathOrUrl: readDestination(rest, headers["x-paragon-proxy-url"]),
  };
}

function readIntegration(name: string): ProxyPath["integration"] {
  if (!name.startsWith("custom/")) return { type: name };
  const id = name.slice("custom/".length);
  if (!isId(id)) throw new PorticoError("integration.not_found", `There is no integration ${id.slice(0, 80)}`);
  return { id: id.toLowerCase() as IntegrationId };
}

function readDestination(rest: string, header: string | string[] | undefined): string {
  const path = rest.startsWith("/") ? rest.slice(1) : rest;
  // `proxy/type//host`: the slash stays, and the target builder refuses what starts with two of them
  const appended = path.startsWith("/") ? `/${path}` : path;
  if (header === undefined) return appended;
  if (appended !== "" || typeof header !== "string") {
    throw new PorticoError(
      "proxy.path_refused",
      "Name the destination either in the address or in X-Paragon-Proxy-Url, once",
    );
  }
  return header.endsWith("?") ? header.slice(0, -1) : header;
}
