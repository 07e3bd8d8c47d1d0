import type { FreezeScope } from "../../api/freezes.ts";

/** What the form holds; empty: any. The times are the admin's own, without a zone. */
export interface FreezeFields {
  readonly integrationId: string;
  readonly endUserId: string;
  readonly accountId: string;
  readonly since: string;
  readonly until: string;
}

export const everything: FreezeFields = { integrationId: "", endUserId: "", accountId: "", since: "", until: "" };

/** As the API takes it. `userId` belongs to `endUserId`; undefined where none is named. */
export function toScope(fields: FreezeFields, userId: string | undefined): FreezeScope {
  const accountId = fields.accountId.trim();
  return {
    ...(fields.integrationId === "" ? {} : { integrationId: fields.integrationId }),
    ...(userId === undefined ? {} : { userId }),
    ...(accountId === "" ? {} : { accountId }),
    ...(fields.since === "" ? {} : { connectedSince: new Date(fields.since).toISOString() }),
    ...(fields.until === "" ? {} : { connectedUntil: new Date(fields.until).toISOString() }),
  };
}

/** What is wrong with the times; undefined: nothing. */
export function faultOfTimes({ since, until }: FreezeFields): string | undefined {
  return since !== "" && until !== "" && until < since ? "Must not be before the beginning" : undefined;
}
