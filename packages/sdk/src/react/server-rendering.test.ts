import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, expectTypeOf, test, vi } from "vitest";
import {
  createPortico,
  type AuthenticatedUser,
  type InstallEvent,
  type InputValues,
  type PorticoError,
} from "../index.ts";
import { ConnectProvider, IntegrationCatalog, useConnect, useInstallFlow, useIntegrations } from "./index.ts";

test("on a server it renders what is inside, signing in, and touches neither window nor network", () => {
  expect("window" in globalThis).toBe(false);
  const fetchUserToken = vi.fn(() => Promise.resolve("token"));
  const fetch = vi.spyOn(globalThis, "fetch");
  function Status(): string {
    const { status, user } = useConnect();
    return `${status} ${user.authenticated} ${useIntegrations().length} ${useInstallFlow("github").stage}`;
  }
  const inside = createElement("main", null, createElement(Status), createElement(IntegrationCatalog));
  const props = { projectId: "project", fetchUserToken, client: createPortico(), baseUrl: "https://portico.test" };
  const html = renderToString(createElement(ConnectProvider, props, inside));
  expect(html).toContain("<main>signing_in false 0 idle<");
  expect(html).toContain("Loading integrations…");
  expect([fetchUserToken, fetch].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
});

test("a hook or the catalogue outside of a provider says what is missing", () => {
  expect(() => renderToString(createElement(IntegrationCatalog))).toThrow(/<ConnectProvider> above/);
});

test("the types lead from the status to the rest, and from a request to its result", () => {
  // Checked by the compiler, and never called.
  function Typed(): undefined {
    const connect = useConnect();
    if (connect.status === "ready") expectTypeOf(connect.user).toEqualTypeOf<AuthenticatedUser>();
    else expectTypeOf(connect.user).toEqualTypeOf<{ authenticated: false }>();
    if (connect.status === "failed") expectTypeOf(connect.error).toEqualTypeOf<PorticoError>();
    else expectTypeOf(connect.error).toEqualTypeOf<undefined>();
    expectTypeOf(connect.request<{ login: string }>("github", "/user")).resolves.toEqualTypeOf<{ login: string }>();
    expectTypeOf(connect.request("github", "/user", { raw: true })).resolves.toEqualTypeOf<Response>();
    const [integration] = useIntegrations();
    expectTypeOf(integration!.connect).returns.resolves.toEqualTypeOf<InstallEvent | undefined>();
    const flow = useInstallFlow("github", { oauthTimeout: 1000 });
    expectTypeOf(flow.submit).parameter(0).toEqualTypeOf<InputValues>();
    expectTypeOf(flow.result).toEqualTypeOf<InstallEvent | undefined>();
    // @ts-expect-error: a provider without a way to tokens cannot sign in
    createElement(ConnectProvider, { projectId: "project" });
    return undefined;
  }
  expect(Typed).toBeTypeOf("function");
});
