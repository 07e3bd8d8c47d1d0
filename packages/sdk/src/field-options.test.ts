import { expect, test } from "vitest";
import type { ApiRequest } from "./api.ts";
import { createGetFieldOptions, type GetFieldOptions } from "./field-options.ts";
import type { Session } from "./session.ts";
import { wireIntegration } from "./testing/wire-fixtures.ts";

function getFieldOptionsWith(output: unknown): { getFieldOptions: GetFieldOptions; sent: (ApiRequest | undefined)[] } {
  const sent: (ApiRequest | undefined)[] = [];
  const session = {
    integration: () => wireIntegration({ type: "jira" }),
    send: async (_path: string, request?: ApiRequest) => (sent.push(request), { output }),
  } as unknown as Session;
  return { getFieldOptions: createGetFieldOptions({ session, credentialInSetup: () => "in-setup" }), sent };
}

test("a page of options is asked for with the credential that is being set up, and says where the next one is", async () => {
  const records = [{ value: "1", label: "One" }];
  const { getFieldOptions, sent } = getFieldOptionsWith({ records, nextPageCursor: "p2" });
  expect(await getFieldOptions({ integration: "jira", action: "sites", search: "o" })).toEqual({
    data: records,
    nestedData: [],
    nextPageCursor: "p2",
  });
  expect(sent[0]).toMatchObject({
    credentialId: "in-setup",
    body: { action: "jira", sourceKey: "sites", parameters: [], paginationParameters: { pageCursor: 0, search: "o" } },
  });
});

test("a bare list has no next page, and items with an id are nested inputs", async () => {
  const { getFieldOptions } = getFieldOptionsWith([{ id: "x", title: "X" }]);
  expect(await getFieldOptions({ integration: "jira", action: "fields" })).toEqual({
    data: [],
    nestedData: [{ id: "x", title: "X" }],
    nextPageCursor: null,
  });
});

test("a fixed list is answered whole, without a request", async () => {
  const { getFieldOptions, sent } = getFieldOptionsWith([]);
  expect((await getFieldOptions({ integration: "jira", action: "plans" })).data).toEqual([
    { value: "pro", label: "Pro" },
  ]);
  expect((await getFieldOptions({ integration: "jira", source: { id: "plans" } })).data).toHaveLength(1);
  expect(sent).toEqual([]);
});

test("a request without a source is refused", async () => {
  await expect(getFieldOptionsWith([]).getFieldOptions({ integration: "jira" })).rejects.toMatchObject({
    code: "sdk.invalid_argument",
  });
});
