import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { id, instant, nothing, providerKey } from "./schemas.ts";

const scopeFields = {
  integrationId: id.optional(),
  /** The provider's key, such as `salesforce`: over the whole server, its integration in every project. */
  integrationType: providerKey.optional(),
  userId: id.optional(),
  /** The provider's own id of the account. */
  accountId: z.string().min(1).max(300).optional(),
  /** The consent that the credential rests on was given at this moment or later. */
  connectedSince: instant.optional(),
  /** … and at this moment or before. */
  connectedUntil: instant.optional(),
};

const orderFields = {
  /** For whoever reads the list later. */
  reason: z.string().trim().max(500).optional(),
  /** Revokes everything that it covers as well, at the providers too. That cannot be undone. */
  revoke: z.boolean().default(false),
};

const ofOneProject = {
  ...scopeFields,
  /** The host's own id of the user, instead of `userId`. */
  endUserId: z.string().min(1).max(256).optional(),
};

interface Span {
  connectedSince?: string | undefined;
  connectedUntil?: string | undefined;
}
const isSpan = ({ connectedSince, connectedUntil }: Span) =>
  connectedSince === undefined ||
  connectedUntil === undefined ||
  Date.parse(connectedSince) <= Date.parse(connectedUntil);
const spanFault = { path: ["connectedUntil"], error: "must not be before connectedSince" };

interface NamedUser {
  userId?: string | undefined;
  endUserId?: string | undefined;
}
const namesUserOnce = ({ userId, endUserId }: NamedUser) => userId === undefined || endUserId === undefined;
const userFault = { path: ["endUserId"], error: "must not be given beside userId" };

const freezeBody = z
  .object({ ...ofOneProject, ...orderFields })
  .strict()
  .refine(isSpan, spanFault)
  .refine(namesUserOnce, userFault);
const serverFreezeBody = z
  .object({ ...scopeFields, ...orderFields })
  .strict()
  .refine(isSpan, spanFault);
export type FreezeRequest = z.input<typeof freezeBody>;

/**
 * How far a mass revocation is. `left`: still to be taken out of use here, and 0 once the freeze is thawed, which ends the
 * revocation with `throughAt` null if it was not through; the others are receipts by their outcome.
 */
const revocationProgress = z.object({
  since: instant,
  /** When nothing was left for the first time. */
  throughAt: instant.nullable(),
  left: z.number().int(),
  pending: z.number().int(),
  revoked: z.number().int(),
  unsupported: z.number().int(),
  refused: z.number().int(),
  failed: z.number().int(),
});

export const freeze = z.object({
  id,
  /** Null: every project of the server. */
  projectId: id.nullable(),
  integrationId: id.nullable(),
  integrationType: z.string().nullable(),
  userId: id.nullable(),
  /** What the host calls that user. */
  endUserId: z.string().nullable(),
  accountId: z.string().nullable(),
  connectedSince: instant.nullable(),
  connectedUntil: instant.nullable(),
  reason: z.string().nullable(),
  frozenAt: instant,
  /** Who ordered it. `name`: the admin's or the API key's; null when it is gone. */
  frozenBy: z.object({ kind: z.enum(["admin", "api_key"]), id: id.nullable(), name: z.string().nullable() }),
  /** Null while it stands. */
  thawedAt: instant.nullable(),
  /** Credentials that it covers now. */
  credentials: z.number().int(),
  revocation: revocationProgress.nullable(),
});
export type Freeze = z.infer<typeof freeze>;

/** A freeze that is over, and what became of the credentials that it covers. */
export const thawedFreeze = freeze.extend({
  thaw: z.object({
    /** It had ended before: nothing was changed now, and `freed` is 0. */
    wasThawedBefore: z.boolean(),
    /** Serve again. */
    freed: z.number().int(),
    /** Were revoked meanwhile: their users have to connect again, and may. */
    revoked: z.number().int(),
    /** Stay frozen, because other freezes cover them. */
    stillFrozen: z.number().int(),
    /** Those freezes. */
    heldBy: z.array(id),
  }),
});
export type ThawedFreeze = z.infer<typeof thawedFreeze>;

const projectPath = z.object({ projectId: id });
const freezeList = z.object({ freezes: z.array(freeze) });

export const listFreezes = defineEndpoint({
  operation: "freezes.list",
  summary: "A project's freezes and those of the whole server, newest first, with the progress of their revocation",
  method: "GET",
  path: "/api/projects/:projectId/freezes",
  caller: "host",
  params: projectPath,
  query: z.object({
    /** Only those that stand, or only those that ended. */
    state: z.enum(["standing", "ended"]).optional(),
  }),
  output: freezeList,
  errors: ["project.not_found", "http.invalid_input"],
});

/** What a freeze would cover if it were ordered now. */
export const freezePreview = z.object({
  credentials: z.number().int(),
  /** Different users among their owners. */
  users: z.number().int(),
  /** Of the credentials: frozen already, by another freeze. */
  frozen: z.number().int(),
  /** Of the credentials: hold a secret, which a revocation would take back. */
  revocable: z.number().int(),
  /** Most credentials first. */
  integrations: z.array(z.object({ integrationId: id, integrationType: z.string(), credentials: z.number().int() })),
});
export type FreezePreview = z.infer<typeof freezePreview>;

export const previewFreeze = defineEndpoint({
  operation: "freezes.preview",
  summary: "How many connections a freeze would stop, and of how many users; nothing is changed",
  method: "GET",
  path: "/api/projects/:projectId/freezes/preview",
  caller: "host",
  params: projectPath,
  query: z.object(ofOneProject).refine(isSpan, spanFault).refine(namesUserOnce, userFault),
  output: freezePreview,
  errors: ["project.not_found", "integration.not_found", "user.not_found", "http.invalid_input"],
});

export const createFreeze = defineEndpoint({
  operation: "freezes.create",
  summary:
    "Freeze credentials of a project at once: nothing is served, refreshed or proxied; or revoke them all as well",
  method: "POST",
  path: "/api/projects/:projectId/freezes",
  caller: "host",
  params: projectPath,
  body: freezeBody,
  output: freeze,
  errors: ["project.not_found", "integration.not_found", "user.not_found", "http.invalid_input"],
});

export const revokeFrozen = defineEndpoint({
  operation: "freezes.revoke",
  summary: "Revoke everything that a freeze covers, at the providers too; that cannot be undone",
  method: "POST",
  path: "/api/projects/:projectId/freezes/:freezeId/revoke",
  caller: "host",
  params: projectPath.extend({ freezeId: id }),
  body: nothing,
  output: freeze,
  errors: ["project.not_found", "freeze.not_found"],
});

export const thawFreeze = defineEndpoint({
  operation: "freezes.thaw",
  summary: "End a freeze: what it covered works again, unless it was revoked or another freeze covers it",
  method: "DELETE",
  path: "/api/projects/:projectId/freezes/:freezeId",
  caller: "host",
  params: projectPath.extend({ freezeId: id }),
  output: thawedFreeze,
  errors: ["project.not_found", "freeze.not_found"],
});

export const listServerFreezes = defineEndpoint({
  operation: "serverFreezes.list",
  summary: "Every freeze of the server, newest first",
  method: "GET",
  path: "/dashboard/api/freezes",
  caller: "admin",
  output: freezeList,
  errors: [],
});

export const createServerFreeze = defineEndpoint({
  operation: "serverFreezes.create",
  summary: "Freeze credentials of every project at once; or revoke them all as well",
  method: "POST",
  path: "/dashboard/api/freezes",
  caller: "admin",
  body: serverFreezeBody,
  output: freeze,
  errors: ["integration.not_found", "http.invalid_input"],
});

export const revokeServerFrozen = defineEndpoint({
  operation: "serverFreezes.revoke",
  summary: "Revoke everything that a freeze covers, at the providers too; that cannot be undone",
  method: "POST",
  path: "/dashboard/api/freezes/:freezeId/revoke",
  caller: "admin",
  params: z.object({ freezeId: id }),
  body: nothing,
  output: freeze,
  errors: ["freeze.not_found"],
});

export const thawServerFreeze = defineEndpoint({
  operation: "serverFreezes.thaw",
  summary: "End a freeze of any project, or of all",
  method: "DELETE",
  path: "/dashboard/api/freezes/:freezeId",
  caller: "admin",
  params: z.object({ freezeId: id }),
  output: thawedFreeze,
  errors: ["freeze.not_found"],
});
