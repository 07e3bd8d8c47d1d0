/** Links that the host sends to one of its users, to connect an account outside of its web app. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { id, instant, noContent } from "./schemas.ts";

/** Longest life of a link: seven days. */
export const longestLinkSeconds = 7 * 24 * 60 * 60;

/**
 * `waiting`: nobody has opened it. `opened`: somebody has, and it opens for nobody else. `connected`: the user has connected
 * an account of the integration since. `expired`, `revoked`: it opens for nobody any more.
 */
export const connectLinkState = z.enum(["waiting", "opened", "connected", "expired", "revoked"]);

export const connectLink = z.object({
  id,
  endUserId: z.string(),
  integrationType: z.string(),
  state: connectLinkState,
  returnUrl: z.string().nullable(),
  createdAt: instant,
  expiresAt: instant,
  openedAt: instant.nullable(),
});
export type ConnectLink = z.infer<typeof connectLink>;

export const newConnectLink = z
  .object({
    /** The host's own id of the user who is to connect; made when it is not known yet. */
    endUserId: z.string().min(1).max(500),
    integrationType: z.string().min(1).max(100),
    expiresInSeconds: z
      .number()
      .int()
      .min(60)
      .max(longestLinkSeconds)
      .default(24 * 60 * 60),
    /** Reconnect this credential, by its id or external id. Absent: connect another account. */
    selectedCredentialId: z.string().max(300).optional(),
    externalId: z.string().max(300).optional(),
    accountType: z.string().max(100).optional(),
    /** Where the user goes on afterwards: on one of the project's origins, or one of its redirect URLs. */
    returnUrl: z.url().max(2000).optional(),
  })
  .strict();
export type NewConnectLink = z.infer<typeof newConnectLink>;

const projectPath = z.object({ projectId: id });

export const createConnectLink = defineEndpoint({
  operation: "connectLinks.create",
  summary:
    "Make a link with which one user connects one integration, once; its address is answered here and never again",
  method: "POST",
  path: "/api/projects/:projectId/connect-links",
  caller: "host",
  params: projectPath,
  body: newConnectLink,
  output: connectLink.extend({ url: z.string() }),
  errors: [
    "project.not_found",
    "integration.not_found",
    "integration.inactive",
    "integration.not_configured",
    "connect.redirect_url_refused",
    "credential.not_connected",
    "user.disabled",
    "http.invalid_input",
  ],
});

export const listConnectLinks = defineEndpoint({
  operation: "connectLinks.list",
  summary: "The newest 100 links of a project, or of one user, without their addresses",
  method: "GET",
  path: "/api/projects/:projectId/connect-links",
  caller: "host",
  params: projectPath,
  query: z.object({ endUserId: z.string().max(500).optional() }),
  output: z.object({ links: z.array(connectLink) }),
  errors: ["project.not_found", "http.invalid_input"],
});

export const revokeConnectLink = defineEndpoint({
  operation: "connectLinks.revoke",
  summary: "End a link, and what it opened; an account that was connected by it stays",
  method: "DELETE",
  path: "/api/projects/:projectId/connect-links/:linkId",
  caller: "host",
  params: projectPath.extend({ linkId: id }),
  output: noContent,
  errors: ["project.not_found", "connect.link_not_found"],
});
