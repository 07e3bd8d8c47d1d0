/** The rows of outgoing webhooks. */
import type { ColumnType, Generated, GeneratedAlways } from "kysely";
import type { Bytes, Timestamp } from "./column-types.ts";

export interface WebhookTables {
  webhook_endpoints: {
    id: string;
    project_id: string;
    url: string;
    description: string;
    event_types: ColumnType<string[], string[], string[]>;
    enabled: Generated<boolean>;
    disabled_reason: "gone" | "failing" | null;
    starts_after: string;
    failing_since: Date | null;
    slow_since: Date | null;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  webhook_secrets: {
    id: string;
    project_id: string;
    endpoint_id: string;
    secret: Bytes;
    created_at: Timestamp;
    expires_at: Date | null;
  };
  webhook_deliveries: {
    id: Generated<string>;
    number: GeneratedAlways<string>;
    project_id: string;
    endpoint_id: string;
    event_id: string;
    event_type: string;
    state: Generated<"waiting" | "delivered" | "dead">;
    attempts: Generated<number>;
    next_attempt_at: Date;
    lease: string | null;
    created_at: Timestamp;
    finished_at: Date | null;
  };
  webhook_attempts: {
    id: GeneratedAlways<string>;
    project_id: string;
    delivery_id: string;
    attempted_at: Date;
    duration_ms: number;
    status: number | null;
    error: string | null;
    response: string | null;
  };
  webhook_fan_out: { id: Generated<boolean>; position: string };
}
