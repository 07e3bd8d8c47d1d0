import type { ProjectId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../lib/random.ts";
import { openTestHostApi } from "./testing.ts";

let api: Awaited<ReturnType<typeof openTestHostApi>>;
let projectId: ProjectId;
let key: string;
beforeAll(async () => {
  api = await openTestHostApi();
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(async () => {
  ({ projectId, key } = await api.project());
});

const call = (method: string, path: string, body?: unknown) =>
  api.call(method, `/api/projects/${projectId}/freezes${path}`, { authorization: `Bearer ${key}` }, body);
const preview = (scope: Record<string, string>) => call("GET", `/preview?${new URLSearchParams(scope).toString()}`);

test("VT-15: a preview takes the host's id of the user, as the freeze does", async () => {
  const { id } = await api.app.integrations.add(projectId, "github");
  const { userId } = await api.addCredential(projectId, id, { endUserId: "ada" });
  await api.addCredential(projectId, id, { endUserId: "grace" });
  expect(await preview({})).toMatchObject({ status: 200, json: { credentials: 2, users: 2 } });
  expect(await preview({ endUserId: "ada" })).toMatchObject({ status: 200, json: { credentials: 1, users: 1 } });
  expect(await preview({ userId })).toMatchObject({ status: 200, json: { credentials: 1 } });
  expect(await call("POST", "", { endUserId: "ada" })).toMatchObject({ json: { userId, credentials: 1 } });
  expect(await preview({})).toMatchObject({ json: { credentials: 2, frozen: 1 } });
});

test.each([
  ["a user by two names", { userId: newId<string>(), endUserId: "ada" }, 400, "http.invalid_input"],
  [
    "a span that ends before it begins",
    { connectedSince: "2026-02-01T00:00:00Z", connectedUntil: "2026-01-01T00:00:00Z" },
    400,
    "http.invalid_input",
  ],
  ["a user whom the project does not have", { endUserId: "nobody" }, 404, "user.not_found"],
  ["an integration that the project does not have", { integrationType: "slack" }, 404, "integration.not_found"],
] as const)("VT-15: %s is refused, in a preview as in a freeze", async (_name, scope, status, code) => {
  expect(await preview(scope)).toMatchObject({ status, json: { code } });
  expect(await call("POST", "", scope)).toMatchObject({ status, json: { code } });
  expect((await call("GET", "")).json).toEqual({ freezes: [] });
});
