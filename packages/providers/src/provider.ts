/**
 * The schema of a provider's declaration: JSON-shaped, so that a private provider can be added to a running server.
 * Facts only; one interpreter (`server/src/oauth`, `server/src/proxy`) reads them. Templates use `{name}` for a value
 * from `connectFields`, `tokenFields` or `postConnect`, and the host of an interpolated URL must still end in one of
 * `hosts` (security bar OA-07).
 */
import { z } from "zod";

const key = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_-]{1,63}$/);
const template = z.string().min(1).max(500);
const headerName = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);

/** Tied to both ends, so that nothing can stand before or after what it allows. */
const anchoredPattern = z.string().startsWith("^").endsWith("$").max(200);

/** A question for the end user. Maps to the wire's `ConnectInput`. */
const field = z
  .object({
    id: key,
    title: z.string().max(80),
    type: z.enum(["text", "password", "url", "select"]).default("text"),
    subtitle: z.string().max(300).optional(),
    placeholder: z.string().max(120).optional(),
    required: z.boolean().default(true),
    prefix: z.string().max(60).optional(),
    suffix: z.string().max(60).optional(),
    helpUrl: z.url().optional(),
    helpLabel: z.string().max(80).optional(),
    /** Anchored regular expression that the trimmed value must match. Required where the value enters a URL. */
    pattern: anchoredPattern.optional(),
    /** Said when the pattern does not match. */
    patternHint: z.string().max(200).optional(),
    /**
     * Removed from the end of what was pasted: `.zendesk.com`; `https://` is always removed from the front, and so is
     * what follows the host of a whole address. A field that has any is a host label, so it is lower-cased.
     */
    strip: z.array(z.string()).default([]),
    options: z.array(z.object({ value: z.string(), label: z.string() }).strict()).optional(),
    /** Key of `dataSources` whose options are offered (post-connect only). */
    dataSource: key.optional(),
  })
  .strict();

const scope = z
  .object({
    name: z.string().min(1).max(300),
    /** What it allows, in words for the end user: "See your profile". */
    description: z.string().max(200),
    /** Portico or the API base cannot do without it. */
    required: z.boolean().default(false),
    /** Chosen when the integration is added. */
    byDefault: z.boolean().default(false),
    /** Wider scopes that contain this one. Providers may answer with the widest only: `repo` for `repo public_repo`. */
    impliedBy: z.array(z.string()).default([]),
    /** False where the provider's answer never lists it: its absence is then no shortfall (OA-13). */
    reported: z.boolean().default(true),
  })
  .strict();

const oauth2 = z
  .object({
    scheme: z.literal("oauth2"),
    authorizeUrl: template,
    tokenUrl: template,
    /** May use `{clientId}` beside the fields. */
    revokeUrl: template.optional(),
    /** How `revokeUrl` is called. The defaults are RFC 7009 section 2.1. */
    revokeRequest: z
      .object({
        method: z.enum(["POST", "DELETE"]).default("POST"),
        /**
         * `client`: as at the token endpoint. `basic`: the client as Basic, whatever the token endpoint wants.
         * `access_token`: the credential itself, as API requests carry it. `none`: the token in the body is enough.
         */
        authentication: z.enum(["client", "basic", "access_token", "none"]).default("client"),
        body: z.enum(["form", "json", "none"]).default("form"),
        /** The member of the body that carries the token. */
        tokenParameter: z.string().min(1).default("token"),
        /** Which token is sent; `refresh` falls back to the access token when none is stored. */
        token: z.enum(["refresh", "access"]).default("refresh"),
      })
      .strict()
      .prefault({}),
    /** How the client proves itself at the token endpoint. */
    clientAuthentication: z.enum(["basic", "body"]).default("body"),
    tokenRequest: z.enum(["form", "json"]).default("form"),
    scopeSeparator: z.enum([" ", ",", "+"]).default(" "),
    scopes: z.array(scope).default([]),
    /** The authorize parameter that carries the scopes; Slack's user token wants `user_scope`. */
    scopeParameter: z.string().default("scope"),
    pkce: z.literal("S256").default("S256"),
    /** A provider that breaks on PKCE: why, and the date that was checked (OA-08). */
    pkceExemption: z.object({ reason: z.string(), checkedOn: z.iso.date() }).strict().optional(),
    authorizeParameters: z.record(z.string(), z.string()).default({}),
    /** Added to the code exchange, not to refreshes. */
    tokenParameters: z.record(z.string(), z.string()).default({}),
    /** Sent with token and revocation requests, beside `Accept: application/json`. */
    tokenHeaders: z.record(headerName, z.string()).default({}),
    /** JSON pointers into the token answer where it is not RFC 6749's flat shape. */
    tokenAnswer: z
      .object({
        accessToken: z.string().startsWith("/").default("/access_token"),
        refreshToken: z.string().startsWith("/").default("/refresh_token"),
        expiresInSeconds: z.string().startsWith("/").default("/expires_in"),
        /** The granted scopes: a text separated by spaces or commas, or a list of texts. */
        scope: z.string().startsWith("/").default("/scope"),
        /** Pointer to an error that may come with status 200 (OA-12): GitHub's and Slack's `/error`. */
        error: z.string().startsWith("/").default("/error"),
        errorDescription: z.string().startsWith("/").default("/error_description"),
      })
      .strict()
      .prefault({}),
    /** Values kept from the token answer for templates and `providerData`: name → JSON pointer. Public facts only. */
    tokenFields: z.record(key, z.string().startsWith("/")).default({}),
    /**
     * Anchored regular expressions for `tokenFields`; a token answer that does not match is refused. Required where the
     * value becomes (part of) a host.
     */
    tokenFieldPatterns: z.record(key, anchoredPattern).default({}),
    refresh: z
      .object({
        /**
         * `none`: there are no refresh tokens. `rotating`: the old refresh token dies with its use. Where expiry is an
         * option of the vendor's app (GitHub, Slack), the kind is the one it has when switched on, and an answer
         * without expiry and refresh token means a token that lasts.
         */
        kind: z.enum(["none", "stable", "rotating"]),
        /** Applied when the answer names no expiry; null: does not expire. */
        defaultLifetimeSeconds: z.number().int().positive().nullable().default(null),
        /** How long the provider still honours a rotated refresh token; 0 when unknown. */
        graceSeconds: z.number().int().min(0).default(0),
        /** Days after which an unused refresh token dies, where documented. */
        idleLimitDays: z.number().int().positive().nullable().default(null),
      })
      .strict(),
    /** The issuer that RFC 9207's `iss` must equal; set where the provider advertises it. */
    issuer: z.url().optional(),
    issuerRequired: z.boolean().default(false),
  })
  .strict();

const apiKey = z
  .object({
    scheme: z.literal("api_key"),
    fields: z.array(field).min(1),
  })
  .strict();

const basic = z
  .object({
    scheme: z.literal("basic"),
    fields: z.array(field).min(1),
    /** Templates over the fields. Sent as `Authorization: Basic`, without being named in `api.headers`. */
    username: template,
    password: template,
  })
  .strict();

const accountType = z
  .object({
    id: key,
    title: z.string().max(80),
    description: z.string().max(200).optional(),
    /** Replaces these members of `auth` for this kind of account: Salesforce's sandbox has another login host. */
    overrides: z
      .object({ authorizeUrl: template.optional(), tokenUrl: template.optional(), revokeUrl: template.optional() })
      .strict(),
  })
  .strict();

const dataSource = z
  .object({
    title: z.string(),
    /** GET below the API base, or an absolute URL on one of `hosts`. */
    request: z.object({ path: template }).strict(),
    /** JSON pointer to the list in the answer; empty when the answer is the list. */
    items: z.string(),
    value: z.string().startsWith("/"),
    label: z.string().startsWith("/"),
    subtitle: z.string().startsWith("/").optional(),
  })
  .strict();

export const declarationSchema = z
  .object({
    /** The `integrationType`. Same as the folder's name. */
    key,
    name: z.string().min(1).max(60),
    description: z.string().max(200),
    categories: z.array(z.string().max(40)).min(1),
    brandColor: z.string().regex(/^#[0-9a-fA-F]{6}$/),
    /** SVG text for private providers; built-in ones have `icon.svg` in their folder. */
    icon: z.string().max(20_000).optional(),
    docsUrl: z.url(),
    setupUrl: z.url().optional(),
    /**
     * The only hosts that may ever see the credential, exact (`api.github.com`) or as a suffix (`.zendesk.com`).
     * HTTPS and port 443 are implied; a private provider may name `http://host:port` in full, which the egress
     * allow-list must also name.
     */
    hosts: z.array(z.string().min(1).max(255)).min(1),
    auth: z.discriminatedUnion("scheme", [oauth2, apiKey, basic]),
    /** Asked before consent: the subdomain that the authorize URL needs. */
    connectFields: z.array(field).default([]),
    accountTypes: z.array(accountType).default([]),
    /** Asked after consent, before the credential counts as connected: the site that the API base needs. */
    postConnectFields: z.array(field).default([]),
    dataSources: z.record(key, dataSource).default({}),
    api: z
      .object({
        baseUrl: template,
        /** How the credential is put into a request. Templates over `accessToken` or the fields. */
        headers: z.record(headerName, template).default({}),
        query: z.record(z.string(), template).default({}),
        /** Sent unless the caller sets them: `Accept`, `Notion-Version`. */
        defaultHeaders: z.record(headerName, z.string()).default({}),
      })
      .strict(),
    /** Proves the credential and names the account. */
    whoami: z
      .object({
        method: z.enum(["GET", "POST"]).default("GET"),
        /**
         * Below the API base, or an absolute URL on one of `hosts`. May use templates, but no post-consent answers: it
         * is called before they are given.
         */
        path: template,
        /** JSON text, sent as `application/json`. */
        body: z.string().max(2000).optional(),
        /** Immutable id at the provider, never an e-mail (OA-14): JSON pointer to a text or a number in the answer. */
        accountId: z.string().startsWith("/"),
        /** What a person recognises; the first pointer that holds a text or a number wins. */
        accountName: z.array(z.string().startsWith("/")).min(1),
        /** More public facts for `providerData`: name → JSON pointer. */
        extras: z.record(key, z.string().startsWith("/")).default({}),
        /** Pointer to an error that may come with status 200 (Slack's `/ok` is false). */
        failsWhen: z
          .object({ pointer: z.string().startsWith("/"), equals: z.union([z.boolean(), z.string()]) })
          .strict()
          .optional(),
      })
      .strict(),
    /** Documented disagreements between sources and how they were settled. */
    notes: z.array(z.string()).default([]),
  })
  .strict();

/** A declaration after defaults are filled in. */
export type ProviderDeclaration = z.infer<typeof declarationSchema>;
/** A declaration as it is written. */
export type ProviderInput = z.input<typeof declarationSchema>;
export type OAuth2 = Extract<ProviderDeclaration["auth"], { scheme: "oauth2" }>;
export type ProviderField = z.infer<typeof field>;
export type ProviderScope = z.infer<typeof scope>;
export type AccountType = z.infer<typeof accountType>;
export type DataSource = z.infer<typeof dataSource>;
