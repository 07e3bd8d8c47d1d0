/** The rows of what comes from elsewhere. */
import type { Generated } from "kysely";
import type { Bytes, Json, NullableBytes, Timestamp } from "./column-types.ts";

export interface TransferTables {
  ended_tokens: {
    id: string;
    project_id: string;
    token_hash: Bytes;
    reason: "replaced" | "disconnected" | "revoked";
    ended_at: Date;
  };
  import_keys: {
    id: string;
    project_id: string;
    secret: Bytes;
  };
  credential_imports: {
    id: string;
    project_id: string;
    format: "jsonl" | "csv" | "nango";
    options: Json<Record<string, unknown>>;
    is_dry_run: boolean;
    created_at: Timestamp;
    updated_at: Timestamp;
    finished_at: Date | null;
  };
  credential_import_lines: {
    import_id: string;
    line: number;
    source_id: string | null;
    outcome: "imported" | "updated" | "skipped" | "refused";
    reason: string | null;
    message: string;
    needs_consent: "other_client" | "no_refresh_token" | null;
    credential_id: string | null;
  };
  project_imports: {
    project_id: string;
    export_id: string;
    file_hash: NullableBytes;
    started_at: Timestamp;
    finished_at: Date | null;
    rows_written: Generated<number>;
  };
}
