import { listEvents } from "@portico/protocol/endpoints";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHostApi } from "./testing.ts";

describe("the events API", () => {
  let api: Awaited<ReturnType<typeof openTestHostApi>>;
  beforeAll(async () => {
    api = await openTestHostApi();
  });
  afterAll(() => api[Symbol.asyncDispose]());

  test("answers what happened with its facts, never those of another project", async () => {
    const [own, foreign] = [await api.project("own"), await api.project("foreign")];
    const { signingKey } = await api.projects.createSigningKey(own.projectId);
    await api.projects.createSigningKey(foreign.projectId);
    const read = (query: string, key = own.key) =>
      api.call("GET", `/api/projects/${own.projectId}/events?${query}`, { authorization: `Bearer ${key}` });

    const answer = await read("types=signing_key.created,signing_key.revoked");
    const page = listEvents.output.parse(answer.json);
    expect(page.events).toMatchObject([{ type: "signing_key.created", data: { signingKeyId: signingKey.id } }]);
    expect((await read(`after=${page.nextCursor}`)).json).toMatchObject({ events: [], nextCursor: page.nextCursor });
    expect((await read("order=newest&limit=1")).json).toMatchObject({ hasMore: true });
    for (const wrong of ["types=nonsense", "limit=0", "limit=501", "order=random", "userId=1", "after=x"])
      expect((await read(wrong)).status, wrong).toBe(400);
  });
});
