/** How columns are read and written, where that is not the same type. */
import type { ColumnType } from "kysely";

export type Timestamp = ColumnType<Date, Date | undefined, Date>;
/** jsonb: read as a value, written as text made by `JSON.stringify`, on both databases alike. */
export type Json<T> = ColumnType<T, string | undefined, string>;
export type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>;
export type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;
export type NullableBytes = ColumnType<Uint8Array | null, Uint8Array | null | undefined, Uint8Array | null>;
