/**
 * The schema of a provider's declaration: JSON-shaped, so that a private provider can be added to a running server.
 * Facts only; one interpreter (`server/src/oauth`, `server/src/proxy`) reads them. Templates use `{name}` for a value
 * from `connectFields`, `tokenFields` or `postConnect`, and the host of an interpolated URL must still end in one of
 * `hosts` (security bar OA-07).
 */
import { z } from "zod";

import { apiKey } from "./schemes/api-key.ts";
import { awsSigv4 } from "./schemes/aws-sigv4.ts";
import { basic } from "./schemes/basic.ts";
import { clientCredentials } from "./schemes/client-credentials.ts";
import { deviceCode } from "./schemes/device-code.ts";
import { field, headerName, key, template } from "./schemes/field.ts";
import { jwtBearer } from "./schemes/jwt-bearer.ts";
import { none } from "./schemes/none.ts";
import { oauth1 } from "./schemes/oauth1.ts";
import { oauth2 } from "./schemes/oauth2.ts";
import { oauth2Discovery } from "./schemes/oauth2-discovery.ts";
import { twoStep } from "./schemes/two-step.ts";

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
    /** One file for each scheme in `schemes/`. */
    auth: z.discriminatedUnion("scheme", [
      oauth2,
      oauth2Discovery,
      deviceCode,
      clientCredentials,
      jwtBearer,
      twoStep,
      apiKey,
      basic,
      awsSigv4,
      oauth1,
      none,
    ]),
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
        /**
         * Members of the request's own body, for APIs that take the key nowhere else. The body of a POST, PUT or PATCH
         * must then be of this encoding, is read whole and is at most 1 MiB; every other body streams.
         */
        body: z
          .object({
            encoding: z.enum(["form", "json"]),
            members: z
              .record(z.string().min(1).max(64), template)
              .refine((members) => Object.keys(members).length > 0, "must name a member"),
          })
          .strict()
          .optional(),
        /** Statuses, beside 401, with which the API says that it does not take the credential any more. */
        expiredStatuses: z.array(z.number().int().min(400).max(499)).max(5).default([]),
        /** Sent unless the caller sets them: `Accept`, `Notion-Version`. */
        defaultHeaders: z.record(headerName, z.string()).default({}),
      })
      .strict(),
    /**
     * Proves the credential and names the account. For the schemes
     * `none` and `oauth2_discovery` it only has to answer: one that names no account is connected under the API's host.
     */
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
        /**
         * Within what an id names one account: all of the provider, or the server that the end user named in the API's
         * address (a self-hosted instance, a subdomain), where the same number elsewhere is another account. An address
         * without such a value is one server.
         */
        accountIdsAreOf: z.enum(["server", "provider"]).default("server"),
        /** What a person recognises; the first pointer that holds a text or a number wins. */
        accountName: z.array(z.string().startsWith("/")).min(1),
        /** When the credential ends for good, where the API tells: pointer to an instant, a day, or seconds since 1970. */
        expiresAt: z.string().startsWith("/").optional(),
        /** More public facts for `providerData`: name → JSON pointer. */
        extras: z.record(key, z.string().startsWith("/")).default({}),
        /** Pointer to what says that the credential is refused, whatever the status: Slack's `/ok` is false with 200. */
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
export type OAuth2Discovery = Extract<ProviderDeclaration["auth"], { scheme: "oauth2_discovery" }>;
export type DeviceCode = Extract<ProviderDeclaration["auth"], { scheme: "device_code" }>;
export type ProviderField = z.infer<typeof field>;
export type ProviderScope = OAuth2["scopes"][number];
export type AccountType = z.infer<typeof accountType>;
export type DataSource = z.infer<typeof dataSource>;
export type Authentication = ProviderDeclaration["auth"];
