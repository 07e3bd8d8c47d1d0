import { z } from "zod";
import { revocationCause, revocationOutcome } from "./revocations.ts";
import { id, instant } from "./schemas.ts";

const none = z.object({});
const texts = z.array(z.string()).readonly();
const account = { accountId: z.string().nullable(), accountName: z.string().nullable() };
const stored = z.object({ ...account, status: z.enum(["PENDING", "VALID", "INVALID"]) });
/** What a health move tells: a reason code of the room that judged, and more where there is more. */
const healthMove = z.looseObject({ reason: z.string().optional(), from: z.string().optional() });
/** How a revocation at the provider ended; the receipt has the rest. */
const revocation = z.object({
  revocationId: id,
  cause: revocationCause,
  outcome: revocationOutcome,
  reason: z.string().nullable(),
  providerStatus: z.number().nullable(),
  tries: z.number(),
  accountId: z.string().nullable().optional(),
  accountName: z.string().nullable().optional(),
});

/** One set of settings, and how the host calls it. */
const configuration = z.object({ configurationId: id, externalId: z.string().nullable() });

const frozen = z.object({
  freezeId: id,
  isOfWholeServer: z.boolean(),
  reason: z.string().nullable(),
  /** `admin`, `api_key`, or `server`: by itself. */
  askedBy: z.string().optional(),
  /** `restored`: ordered before, and ordered again by Portico after the database was restored to an older point in time. */
  cause: z.enum(["restored"]).optional(),
  /** Of the admin or of the key. */
  askedById: id.optional(),
  /** Of an order that is given again: by whom and when it was given first. By whom is left out where nobody knows any more. */
  firstAskedBy: z.string().optional(),
  firstAskedById: id.optional(),
  firstAskedAt: instant.optional(),
});

/**
 * Every type of event with the schema of its `data`: the closed list that the events API, webhooks, filters and
 * `recordEvent` share. To add one, add a line: past tense, public facts only, never a secret. A type is never removed
 * and its data only grows.
 */
export const eventTypes = {
  /** A user was seen for the first time. */
  "user.created": none,

  /** An account was connected. */
  "credential.connected": stored,
  /** Repaired: the user connected the same account again; the credential kept its id. */
  "credential.reconnected": stored,
  /** Repaired with another account at the provider, after the user was asked. */
  "credential.account_replaced": z.looseObject(account),
  /** An account that was connected elsewhere was brought here. */
  "credential.imported": stored,
  /** The user answered what was still open; the credential can be used. */
  "credential.setup_completed": none,
  "credential.refreshed": z.looseObject({}),
  /** It does not work at the moment; Portico goes on trying. */
  "credential.failing": healthMove,
  /** The provider refused it once; it is asked again before it is believed. */
  "credential.suspected": healthMove,
  /** An answer of the provider was lost, so whether the credential still works is not known yet. */
  "credential.in_doubt": healthMove,
  /** It works again. */
  "credential.recovered": healthMove,
  /** It is dead: the user has to reconnect. */
  "credential.invalidated": healthMove,
  /** Its time at the provider ends: 14, 7 and 1 days ahead. */
  "credential.expiry_notice": z.looseObject({ expiresAt: instant, daysAhead: z.number() }),
  /** Its time at the provider is over. */
  "credential.expired": z.looseObject({ expiresAt: instant }),
  /** It lacks scopes that the integration requires. */
  "credential.scope_shortfall": z.looseObject({ missing: texts }),
  /** The user, the host or an admin disconnected it. */
  "credential.disconnected": z.looseObject({ revocation: z.string(), ...account }),
  /** A second set of settings was begun on an account. */
  "configuration.created": configuration,
  /** Somebody answered or changed settings; `settings` are the ids of those, their values are not told. */
  "configuration.changed": configuration.extend({ settings: texts }),
  /** It is gone with its settings. */
  "configuration.removed": configuration,
  /** The provider confirmed that it took the access back. */
  "credential.revoked": revocation,
  /**
   * The provider could not be made to take the access back: the receipt says why. Also of an emergency's revocation that
   * was never tried, because nobody can revoke that; of other causes `credential.disconnected` tells it.
   */
  "credential.revocation_failed": revocation,

  /** The host stopped credentials in an emergency: nothing is served, refreshed or proxied. */
  "freeze.began": frozen,
  /** Everything that it covers is to be revoked as well. */
  "freeze.revocation_ordered": frozen,
  "freeze.ended": frozen,

  /** A try at connecting ended without a credential. `code` is one of the error codes. */
  "attempt.failed": z.object({ attemptId: id, code: z.string(), reference: z.string() }),

  /** New records are sealed with a new data key from now on. */
  "data_key.rotated": z.object({ dataKeyId: id }),
  /** Nothing is sealed with it any more, and nobody can open anything with it. */
  "data_key.destroyed": z.object({ dataKeyId: id }),
  /** One caller opened more different credentials in a minute than the project's limit. At most once an hour. */
  "vault.breadth_alarm": z.object({ caller: z.string(), limit: z.number() }),
  /** A decoy credential was opened. */
  "vault.honeytoken_opened": z.object({ caller: z.string() }),

  "integration.added": none,
  "integration.activated": z.object({ fields: texts }),
  "integration.deactivated": z.object({ fields: texts }),
  "integration.changed": z.object({ fields: texts }),
  "integration.removed": z.object({ integrationType: z.string() }),
  /** The provider stopped answering; refreshes wait. */
  "integration.outage_began": z.looseObject({}),
  "integration.outage_ended": z.looseObject({}),
  /** The provider refuses the integration's own client id or secret. */
  "integration.app_refused": z.looseObject({}),
  "integration.app_accepted": z.looseObject({}),

  /** Every secret of the project left in an encrypted file; a move froze them here. */
  "project.exported": z.object({ exportId: id, isMove: z.boolean() }),
  /** The project came from another server. */
  "project.imported": z.object({ exportId: id }),

  "signing_key.created": z.object({ signingKeyId: id }),
  "signing_key.revoked": z.object({ signingKeyId: id }),
  "api_key.created": z.object({ apiKeyId: id, name: z.string(), scopes: texts }),
  "api_key.rotated": z.object({ apiKeyId: id, newApiKeyId: id, overlapHours: z.number() }),
  "api_key.revoked": z.object({ apiKeyId: id }),

  "webhook_endpoint.created": z.object({ webhookId: id }),
  "webhook_endpoint.changed": z.object({ webhookId: id, fields: texts }),
  "webhook_endpoint.removed": z.object({ webhookId: id }),
  "webhook_endpoint.secret_rotated": z.object({ webhookId: id, overlapHours: z.number() }),
  /** Portico switched it off: it answered 410, or every attempt of five days failed. */
  "webhook_endpoint.disabled": z.object({ webhookId: id, reason: z.enum(["gone", "failing"]) }),
  /** Somebody pressed the test button. Sent to that endpoint alone. */
  "webhook_endpoint.tested": z.object({ webhookId: id }),
} as const satisfies Record<string, z.ZodType<object>>;

export type EventType = keyof typeof eventTypes;

/** The `data` of a type; of a union of types, the union. */
export type EventData<T extends EventType> = { [Each in T]: z.input<(typeof eventTypes)[Each]> }[T];

/** The type's name, one of the list. */
export const eventType = z.enum(Object.keys(eventTypes) as [EventType, ...EventType[]]);
