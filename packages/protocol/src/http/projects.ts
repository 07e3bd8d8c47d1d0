import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { id, instant, noContent, nothing, origin } from "./schemas.ts";

export const projectName = z.string().trim().min(1, "give the project a name").max(80);
export const allowedOrigins = z.array(origin).max(50);

/**
 * The host's own words in the portal, as ICU MessageFormat: by language (BCP 47), or `*` for every one, then by the text's
 * key. At most 256 KiB. The portal leaves out what it cannot read, and says so in the browser's console.
 */
export const portalTexts = z
  .record(
    z.string().regex(/^(\*|[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3})$/, "must be a language such as pt-BR, or *"),
    z.record(z.string().min(1).max(100), z.string().max(2000)),
  )
  .refine((texts) => JSON.stringify(texts).length <= 256 * 1024, "must be 256 KiB at most");
export type PortalTexts = z.infer<typeof portalTexts>;

export const project = z.object({
  id,
  name: z.string(),
  /** Web origins that may call as a user and frame the portal. Empty: no browser may. */
  allowedOrigins: z.array(z.string()),
  /** Exact URLs that `overrideRedirectUrl` may name. */
  redirectUrls: z.array(z.string()),
  portalTexts,
  createdAt: instant,
});
export type Project = z.infer<typeof project>;

const projectPath = z.object({ projectId: id });

export const listProjects = defineEndpoint({
  operation: "projects.list",
  summary: "Every project of this server",
  method: "GET",
  path: "/dashboard/api/projects",
  caller: "admin",
  output: z.object({ projects: z.array(project) }),
  errors: [],
});

export const createProject = defineEndpoint({
  operation: "projects.create",
  summary: "Make a project",
  method: "POST",
  path: "/dashboard/api/projects",
  caller: "admin",
  body: z.object({ name: projectName, allowedOrigins: allowedOrigins.default([]) }).strict(),
  output: project,
  errors: ["http.invalid_input"],
});

export const getProject = defineEndpoint({
  operation: "projects.get",
  summary: "One project",
  method: "GET",
  path: "/dashboard/api/projects/:projectId",
  caller: "admin",
  params: projectPath,
  output: project,
  errors: ["project.not_found"],
});

export const updateProject = defineEndpoint({
  operation: "projects.update",
  summary: "Change a project's name, its lists of origins and redirect URLs, or its texts; absent fields stay",
  method: "PATCH",
  path: "/dashboard/api/projects/:projectId",
  caller: "admin",
  params: projectPath,
  body: z
    .object({
      name: projectName.optional(),
      allowedOrigins: allowedOrigins.optional(),
      redirectUrls: z
        .array(
          z
            .url({ protocol: /^https?$/, error: "must be a whole URL such as https://app.example.com/connected" })
            .max(2000),
        )
        .max(50)
        .optional(),
      /** All of them. */
      portalTexts: portalTexts.optional(),
    })
    .strict(),
  output: project,
  errors: ["project.not_found", "http.invalid_input"],
});

export const signingKey = z.object({ id, createdAt: instant, lastUsedAt: instant.nullable() });
export type SigningKey = z.infer<typeof signingKey>;

export const listSigningKeys = defineEndpoint({
  operation: "signingKeys.list",
  summary: "The project's signing keys; never their private halves",
  method: "GET",
  path: "/dashboard/api/projects/:projectId/signing-keys",
  caller: "admin",
  params: projectPath,
  output: z.object({ signingKeys: z.array(signingKey) }),
  errors: ["project.not_found"],
});

export const createSigningKey = defineEndpoint({
  operation: "signingKeys.create",
  summary: "Make an RSA key pair; the answer is the only time that the private half is seen",
  method: "POST",
  path: "/dashboard/api/projects/:projectId/signing-keys",
  caller: "admin",
  params: projectPath,
  body: nothing,
  output: signingKey.extend({
    /** PKCS #8, PEM. The server keeps the public half only. */
    privateKey: z.string(),
  }),
  errors: ["project.not_found"],
});

export const revokeSigningKey = defineEndpoint({
  operation: "signingKeys.revoke",
  summary: "Revoke a signing key: tokens signed with it are refused at once",
  method: "DELETE",
  path: "/dashboard/api/projects/:projectId/signing-keys/:signingKeyId",
  caller: "admin",
  params: projectPath.extend({ signingKeyId: id }),
  output: noContent,
  errors: ["project.not_found", "project.signing_key_not_found"],
});
