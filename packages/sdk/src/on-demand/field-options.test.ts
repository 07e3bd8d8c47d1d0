import { expect, test } from "vitest";
import { IntegrationNotFoundError, PorticoError } from "../errors.ts";
import type { DataSources } from "../option-types.ts";
import { wireIntegration } from "../testing/wire-fixtures.ts";
import { createFieldOptions } from "./field-options.ts";
import type { OnDemandParts, OnDemandRequest } from "./parts.ts";

function getFieldOptionsWith(output: unknown, sources: DataSources = {}) {
  const sent: (OnDemandRequest | undefined)[] = [];
  const parts = {
    integrationOf: (type: string) => {
      if (type === "jira") return wireIntegration({ type });
      throw new IntegrationNotFoundError(type);
    },
    call: async (_path: string, request?: OnDemandRequest) => (sent.push(request), { output }),
    inSetup: () => "in-setup",
    dataSources: () => sources,
    makeError: (code: string, message: string) => new PorticoError(code, message),
  } as unknown as OnDemandParts;
  return { ...createFieldOptions(parts), sent };
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
    headers: { "X-Paragon-Credential": "in-setup" },
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

test("choices of the host's own are asked of the host, those for one integration first", async () => {
  const asked: unknown[] = [];
  const teams = [
    { value: "a", label: "Alpha" },
    { value: "b", label: "Beta" },
  ];
  const loadOptions = async (...given: unknown[]) => (asked.push(given), { options: teams, nextPageCursor: "2" });
  const { getFieldOptions, sent } = getFieldOptionsWith([], {
    dropdowns: { teams: [{ value: "x", label: "Of all" }], people: teams },
    integrationSpecificSources: { jira: { dropdowns: { teams: { loadOptions } } } },
  });
  expect(await getFieldOptions({ integration: "jira", action: "people", search: " BE" })).toEqual({
    data: [{ value: "b", label: "Beta" }],
    nestedData: [],
    nextPageCursor: null,
  });
  expect(await getFieldOptions({ integration: "jira", action: "teams", cursor: "1", search: "" })).toEqual({
    data: teams,
    nestedData: [],
    nextPageCursor: "2",
  });
  expect([asked, sent]).toEqual([[["1", undefined]], []]);
});
