import { eventType, eventTypes } from "@portico/protocol/endpoints";
import { describe, expect, test } from "vitest";
import type { Queries } from "../db/database.ts";
import { recordEvent } from "./record-event.ts";

/** Never called: what stands in it must compile, or must not. */
export async function compiles(queries: Queries, projectId: never): Promise<void> {
  await recordEvent(queries, projectId, "user.created");
  await recordEvent(queries, projectId, "signing_key.revoked", { data: { signingKeyId: "x" } });
  // @ts-expect-error no such type
  await recordEvent(queries, projectId, "user.vanished");
  // @ts-expect-error the key's id is missing
  await recordEvent(queries, projectId, "signing_key.revoked");
  // @ts-expect-error the key's id is missing
  await recordEvent(queries, projectId, "signing_key.revoked", {});
  // @ts-expect-error a fact of another kind
  await recordEvent(queries, projectId, "signing_key.revoked", { data: { signingKeyId: 1 } });
  // @ts-expect-error a fact that the type does not have
  await recordEvent(queries, projectId, "signing_key.revoked", { data: { signingKeyId: "x", privateKey: "y" } });
}

describe("the types of events", () => {
  test("each is one list entry with a schema, named subject and past tense", () => {
    expect(eventType.options).toEqual(Object.keys(eventTypes));
    for (const name of eventType.options) expect(name).toMatch(/^[a-z_]+\.[a-z_]+$/);
  });
});
