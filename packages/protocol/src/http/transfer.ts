import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { id, instant, noContent, providerKey } from "./schemas.ts";

const projectPath = z.object({ projectId: id });
const importPath = projectPath.extend({ importId: id });
const secretText = z
  .string()
  .min(1)
  .max(16 * 1024);
const values = z.record(z.string().max(64), z.string().max(4000));

/** A credential that was made elsewhere: what to store of it, by whom it is used, and where it came from. */
export const credentialToImport = z
  .object({
    /** Your own name for it, unique in the project. A second import of the same name brings nothing twice. */
    sourceId: z.string().min(1).max(300),
    /** The user that it belongs to; made when there is none. */
    endUserId: z.string().trim().min(1).max(256),
    integrationType: providerKey,
    /** OAuth. */
    accessToken: secretText.optional(),
    refreshToken: secretText.optional(),
    /** OAuth 1.0a: the secret that came with the access token. */
    tokenSecret: secretText.optional(),
    /** When the access token ends. Absent with a refresh token: it is renewed at its first use. */
    expiresAt: z.iso.datetime({ offset: true }).optional(),
    /** Granted ones. Absent: as the integration asks for. */
    scopes: z.array(z.string().min(1).max(300)).max(100).optional(),
    /** The OAuth client that the grant was given to. The integration's, if it is another, can neither renew nor revoke it. */
    clientId: z.string().min(1).max(500).optional(),
    /** Keys, user name and password: by the names of the provider's fields. */
    fields: values.optional(),
    /** What addresses need: subdomain, instance URL, chosen site. By the provider's names. */
    values: values.optional(),
    accountType: z.string().max(64).optional(),
    /** The account at the provider. Asked for when the import verifies. */
    accountId: z.string().min(1).max(300).optional(),
    accountName: z.string().min(1).max(300).optional(),
    externalId: z.string().min(1).max(300).optional(),
    /** When the user consented. Absent, or still to come: now. */
    consentedAt: z.iso.datetime({ offset: true }).optional(),
    /** When the grant ends for good, if you know. */
    grantExpiresAt: z.iso.datetime({ offset: true }).optional(),
  })
  .strict();
export type CredentialToImport = z.infer<typeof credentialToImport>;

const importOptions = {
  /** Asks the provider whose credential it is before storing it; off: at its first use. An ended access token is not asked with. */
  verify: z.boolean().default(false),
  /**
   * Overwrites what an earlier import of the same `sourceId` brought; off: it is skipped, and keeps its newer tokens.
   * Skipped either way: what was brought before and renewed since (`renewed_since`); what its user connected anew since
   * (`reconnected_since`); what was revoked in an emergency, unless it is another token of a consent that the record
   * dates after that (`revoked_here`). A token that was brought before is skipped by whichever name it comes when it was
   * disconnected since (`disconnected_since`) or a later import took its place (`replaced_since`). What people typed is
   * known by its name, and this brings it back after a disconnect.
   */
  overwrite: z.boolean().default(false),
};

export const importOutcome = z.object({
  outcome: z.enum(["imported", "updated", "skipped", "refused"]),
  /**
   * Why it was skipped or refused: an error code, or `already_imported`, `account_connected`, `same_token`, `renewed_since`,
   * `reconnected_since`, `replaced_since`, `disconnected_since`, `revoked_here`.
   */
  reason: z.string().nullable(),
  message: z.string(),
  /** The user will have to consent again: nobody can renew it. `other_client`, `no_refresh_token`. */
  needsConsent: z.enum(["other_client", "no_refresh_token"]).nullable(),
  credentialId: id.nullable(),
});
export type ImportOutcome = z.infer<typeof importOutcome>;

export const importCredential = defineEndpoint({
  operation: "credentials.import",
  summary: "Bring one credential that was made elsewhere; a dry run says what would happen",
  method: "POST",
  path: "/api/projects/:projectId/credentials/import",
  caller: "host",
  params: projectPath,
  body: z.object({ credential: credentialToImport, dryRun: z.boolean().default(false), ...importOptions }).strict(),
  output: importOutcome,
  errors: ["project.not_found", "http.invalid_input"],
});

/** `jsonl`: a `CredentialToImport` a line. `csv`: its members as columns. `nango`: an answer of `GET /connections/{id}` a line. */
export const importFormat = z.enum(["jsonl", "csv", "nango"]);
export type ImportFormat = z.infer<typeof importFormat>;

export const credentialImport = z.object({
  id,
  format: importFormat,
  dryRun: z.boolean(),
  verify: z.boolean(),
  overwrite: z.boolean(),
  lines: z.number().int(),
  imported: z.number().int(),
  updated: z.number().int(),
  skipped: z.number().int(),
  refused: z.number().int(),
  /** Of those imported or updated. */
  needConsent: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
  /** Null while lines are coming, or when the upload was cut off: upload the file again to go on. */
  finishedAt: instant.nullable(),
});
export type CredentialImport = z.infer<typeof credentialImport>;

export const startCredentialImport = defineEndpoint({
  operation: "credentialImports.start",
  summary: "Begin an import of many credentials; then upload the file",
  method: "POST",
  path: "/api/projects/:projectId/credential-imports",
  caller: "host",
  params: projectPath,
  body: z
    .object({
      format: importFormat,
      dryRun: z.boolean().default(false),
      /** Their names of integrations to ours, where these differ: `{"github-prod": "github"}`. */
      integrations: z.record(z.string().max(200), providerKey).default({}),
      ...importOptions,
    })
    .strict(),
  output: credentialImport,
  errors: ["project.not_found", "http.invalid_input"],
});

export const uploadCredentialImport = defineEndpoint({
  operation: "credentialImports.upload",
  summary:
    "Upload the file, whole or in parts (raw body, streamed, any size). Cut off, upload it again: what was brought is skipped",
  method: "POST",
  path: "/api/projects/:projectId/credential-imports/:importId/file",
  caller: "host",
  params: importPath,
  query: z.object({
    /** What the part's first line is in the whole file. The header that each part of a CSV begins with is not counted. */
    firstLine: z.coerce.number().int().min(1).max(1_000_000_000).default(1),
    /** `false`: more parts follow, and the import is not finished. */
    isLast: z.enum(["true", "false"]).default("true"),
  }),
  consumes: "application/octet-stream",
  output: credentialImport,
  errors: ["project.not_found", "http.invalid_input", "transfer.import_not_found", "transfer.file_unreadable"],
});

export const getCredentialImport = defineEndpoint({
  operation: "credentialImports.get",
  summary: "How far an import has come",
  method: "GET",
  path: "/api/projects/:projectId/credential-imports/:importId",
  caller: "host",
  params: importPath,
  output: credentialImport,
  errors: ["project.not_found", "transfer.import_not_found"],
});

export const listCredentialImportLines = defineEndpoint({
  operation: "credentialImports.lines",
  summary: "What became of each line, in order",
  method: "GET",
  path: "/api/projects/:projectId/credential-imports/:importId/lines",
  caller: "host",
  params: importPath,
  query: z.object({
    /** Lines after this one. */
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  }),
  output: z.object({
    lines: z.array(importOutcome.extend({ line: z.number().int(), sourceId: z.string().nullable() })),
    /** The `after` of the next page; null at the end. */
    next: z.number().int().nullable(),
  }),
  errors: ["project.not_found", "transfer.import_not_found"],
});

/** `POST`ed to lock an export; one of `recipients` and `passphrase`. */
export const exportProject = defineEndpoint({
  operation: "projects.export",
  summary:
    "A whole project as one file, encrypted in the age format: the one answer that holds secrets, and it is locked. Recorded as an event",
  method: "POST",
  path: "/dashboard/api/projects/:projectId/export",
  caller: "admin",
  params: projectPath,
  body: z
    .object({
      /** The project's name, as a confirmation: everything secret of it is opened. */
      confirm: z.string().max(200),
      /** Public keys of age, `age1…`, whose owners can open it. */
      recipients: z.array(z.string().min(1).max(3000)).max(20).default([]),
      /** At least 16 characters. */
      passphrase: z.string().max(1000).optional(),
      /** Freezes the project's credentials here first, so that two servers never renew the same grant. */
      move: z.boolean().default(false),
    })
    .strict(),
  produces: "application/age",
  output: noContent,
  errors: [
    "project.not_found",
    "project.being_imported",
    "http.invalid_input",
    "transfer.not_confirmed",
    "transfer.lock_refused",
  ],
});

export const projectImport = z.object({
  exportId: id,
  projectId: id,
  projectName: z.string(),
  exportedAt: instant,
  exportedFrom: z.string(),
  dryRun: z.boolean(),
  /** An import of the same file was cut off; this goes on with it. */
  isResumed: z.boolean(),
  /** Rows by table. */
  counts: z.record(z.string(), z.number().int()),
  warnings: z.array(z.string()),
});
export type ProjectImport = z.infer<typeof projectImport>;

export const importProject = defineEndpoint({
  operation: "projects.import",
  summary:
    'Bring an exported project here. The body is a line of JSON, `{"identity": "AGE-SECRET-KEY-1…"}` or `{"passphrase": "…"}`, and after it the file. Proved whole before anything is written',
  method: "POST",
  path: "/dashboard/api/project-imports",
  caller: "admin",
  query: z.object({ dryRun: z.enum(["true", "false"]).default("false") }),
  consumes: "application/octet-stream",
  output: projectImport,
  errors: [
    "http.invalid_input",
    "transfer.export_unreadable",
    "transfer.file_unreadable",
    "transfer.export_newer",
    "transfer.project_exists",
  ],
});
