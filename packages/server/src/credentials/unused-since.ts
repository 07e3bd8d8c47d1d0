import { sql, type RawBuilder } from "kysely";

/** Of a row of `credentials`: whether nobody called as its user, connected it or consented anew since that moment. */
export const isUnusedSince = (moment: Date): RawBuilder<boolean> => sql<boolean>`
  greatest(credentials.last_used_at, credentials.created_at, credentials.consented_at) <= ${moment}::timestamptz`;
