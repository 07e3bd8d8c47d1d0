import { addIntegration, createProject, listUsers, revokeSigningKey, signOut } from "@portico/protocol/endpoints";
import { describe, expect, it } from "vitest";
import { isAbsent, isApiError, mayPass } from "./api-error.ts";
import { createClient } from "./client.ts";

const projectId = "0b9a3c1e-5a52-4a70-9a54-4f4f3f7d9d10";
const project = {
  id: projectId,
  name: "Acme",
  allowedOrigins: [],
  redirectUrls: [],
  portalTexts: {},
  createdAt: "2026-01-01T00:00:00Z",
};

/** A `fetch` that answers the same to everything and remembers what it was asked. */
function recording(answer: () => Response) {
  const requests: { url: string; init: RequestInit }[] = [];
  const fetch: typeof globalThis.fetch = async (url, init = {}) => {
    requests.push({ url: String(url), init });
    return answer();
  };
  return { requests, call: createClient({ fetch }) };
}

async function rejection(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isApiError(error)) throw new TypeError("Expected an ApiError", { cause: error });
  return error;
}

describe("the typed client", () => {
  it("fills the path, leaves out absent query values and encodes the rest", async () => {
    const { requests, call } = recording(() => Response.json({ users: [], nextCursor: null }));
    await call(listUsers, { params: { projectId }, query: { search: "a&b", integrationId: undefined, limit: 10 } });
    expect(requests[0]?.url).toBe(`/dashboard/api/projects/${projectId}/users?search=a%26b&limit=10`);
  });

  it("cannot be led to another path by an id", async () => {
    const { requests, call } = recording(() => new Response(null, { status: 204 }));
    await call(revokeSigningKey, { params: { projectId, signingKeyId: "../../x?y#z" } });
    expect(requests[0]?.url).toBe(`/dashboard/api/projects/${projectId}/signing-keys/..%2F..%2Fx%3Fy%23z`);
  });

  it("TN-19: puts the header that no cross-site form can send on every change, and on no reading", async () => {
    const { requests, call } = recording(() => Response.json(project));
    await call(createProject, { body: { name: "Acme" } });
    await rejection(call(addIntegration, { params: { projectId }, body: { integrationType: "github" } }));
    await rejection(call(listUsers, { params: { projectId }, query: {} }));
    await call(signOut, {}).catch(() => undefined);
    const sent = requests.map(({ init }) => [init.method, new Headers(init.headers).get("x-portico-request")]);
    expect(sent).toEqual([
      ["POST", "dashboard"],
      ["POST", "dashboard"],
      ["GET", null],
      ["DELETE", "dashboard"],
    ]);
  });

  it("rejects with the server's code, request id and issues", async () => {
    const issues = [{ path: "allowedOrigins.1", message: "must be an origin" }];
    const body = {
      message: "The body is not valid",
      code: "http.invalid_input",
      status: 400,
      meta: { issues },
      requestId: "r-1",
    };
    const { call } = recording(() => Response.json(body, { status: 400 }));
    const error = await rejection(call(createProject, { body: { name: "Acme" } }));
    expect(error).toMatchObject({ code: "http.invalid_input", status: 400, requestId: "r-1", issues });
  });

  it("lists the problems of a refused declaration", async () => {
    const meta = { problems: ["auth: is missing"] };
    const body = { message: "no", code: "provider.invalid_declaration", status: 422, meta, requestId: "r-2" };
    const { call } = recording(() => Response.json(body, { status: 422 }));
    const error = await rejection(call(createProject, { body: { name: "Acme" } }));
    expect(error.issues).toEqual([{ path: "", message: "auth: is missing" }]);
  });

  it("says that a gateway's page is no answer of ours, and keeps the request id of its header", async () => {
    const { call } = recording(() => new Response("<h1>502</h1>", { status: 502, headers: { "x-request-id": "r-3" } }));
    const error = await rejection(call(createProject, { body: { name: "Acme" } }));
    expect(error).toMatchObject({ code: "dashboard.answer_unreadable", status: 502, requestId: "r-3" });
  });

  it("refuses an answer that does not fit the endpoint's schema", async () => {
    const { call } = recording(() => Response.json({ id: 1 }));
    const error = await rejection(call(createProject, { body: { name: "Acme" } }));
    expect(error.code).toBe("dashboard.answer_unreadable");
  });

  it("reads an answer without a body as nothing, where the endpoint promises nothing", async () => {
    const { call } = recording(() => new Response(null, { status: 204 }));
    expect(await call(signOut, {})).toBeUndefined();
    expect((await rejection(call(createProject, { body: { name: "Acme" } }))).code).toBe("dashboard.answer_unreadable");
  });

  it("tells what is not there from what may work when asked again", async () => {
    const answer = async (status: number, code: string, meta = {}) => {
      const { call } = recording(() =>
        Response.json({ message: "no", code, status, meta, requestId: "r" }, { status }),
      );
      const error = await rejection(call(createProject, { body: { name: "Acme" } }));
      return { absent: isAbsent(error), mayPass: mayPass(error) };
    };
    expect(await answer(404, "project.not_found")).toEqual({ absent: true, mayPass: false });
    expect(await answer(400, "http.invalid_input", { where: "path" })).toEqual({ absent: true, mayPass: false });
    expect(await answer(400, "http.invalid_input", { where: "body" })).toEqual({ absent: false, mayPass: false });
    expect(await answer(429, "http.too_many_requests")).toEqual({ absent: false, mayPass: true });
    expect(await answer(500, "http.internal")).toEqual({ absent: false, mayPass: true });
  });

  it("tells silence from refusal", async () => {
    const call = createClient({ fetch: async () => Promise.reject(new TypeError("Failed to fetch")) });
    const error = await rejection(call(createProject, { body: { name: "Acme" } }));
    expect(error).toMatchObject({ code: "dashboard.server_unreachable", status: 0 });
  });
});
