import { portalMethods } from "@portico/protocol";
import { expect, test } from "vitest";
import { createBridge, type BridgeMethods } from "./bridge.ts";
import { PorticoError } from "./errors.ts";
import type { Page } from "./page.ts";

const portalOrigin = "https://portico.example";
const call = { messageType: "SDK_FUNCTION_INVOCATION", type: "onOpen", parameters: [], id: "1" };

/** A bridge whose portal is a double that notes what it is sent. */
function scene(methods: Partial<BridgeMethods> = {}): {
  portal: { replies: unknown[]; postMessage: (message: unknown, origin: string) => void };
  opened: () => number;
  send: (event: { source: unknown; origin: string; data: unknown }) => Promise<void>;
} {
  let opened = 0;
  let listener: (event: unknown) => Promise<void> = async () => {};
  const replies: unknown[] = [];
  const portal = { replies, postMessage: (message: unknown, origin: string) => void replies.push({ message, origin }) };
  const page = { addEventListener: (_name: string, added: typeof listener) => (listener = added) };
  createBridge({
    page: page as unknown as Page,
    frameWindow: () => portal as unknown as Window,
    portalOrigin: () => portalOrigin,
    methods: { onOpen: () => void opened++, ...methods } as unknown as BridgeMethods,
  }).listen();
  return { portal, opened: () => opened, send: (event) => listener(event) };
}

test("a call of the portal is answered to the portal's origin", async () => {
  const { portal, send, opened } = scene();
  await send({ source: portal, origin: portalOrigin, data: call });
  expect(opened()).toBe(1);
  expect(portal.replies).toEqual([
    {
      message: { messageType: "SDK_FUNCTION_RESPONSE", id: "1", type: "onOpen", result: undefined },
      origin: portalOrigin,
    },
  ]);
});

test("OA-17: another window, another origin and a look-alike origin are not heard", async () => {
  const { portal, send, opened } = scene();
  await send({ source: {}, origin: portalOrigin, data: call });
  await send({ source: null, origin: portalOrigin, data: call });
  await send({ source: portal, origin: "https://evil.example", data: call });
  await send({ source: portal, origin: "https://portico.example.evil.example", data: call });
  await send({ source: portal, origin: "null", data: call });
  expect([opened(), portal.replies]).toEqual([0, []]);
});

test.each([
  null,
  undefined,
  7,
  "SDK_FUNCTION_INVOCATION",
  {},
  { ...call, id: 1 },
  { ...call, parameters: "x" },
  { ...call, type: {} },
])("OA-17: %j is no call, and is dropped without an error", async (data) => {
  const { portal, send, opened } = scene();
  await send({ source: portal, origin: portalOrigin, data });
  expect([opened(), portal.replies]).toEqual([0, []]);
});

test.each(["authenticate", "getUser", "toString", "constructor", "__proto__", "request"])(
  "OA-17: the portal may not call %s",
  async (type) => {
    const { portal, send } = scene();
    await send({ source: portal, origin: portalOrigin, data: { ...call, type } });
    expect(portal.replies).toMatchObject([{ message: { messageType: "SDK_FUNCTION_ERROR", id: "1", error: true } }]);
  },
);

test("an error reaches the portal as the official SDK sends it: the body as JSON, with our code and sentences", async () => {
  const fail = (): never => {
    throw new PorticoError("connect.credential_rejected", "Refused.", {
      status: 422,
      meta: { field: "apiKey" },
      userMessage: "Stripe did not accept this key.",
      requestId: "r-1",
    });
  };
  const { portal, send } = scene({ onOpen: fail });
  await send({ source: portal, origin: portalOrigin, data: call });
  const [{ message }] = portal.replies as [{ message: { message: string } }];
  expect(JSON.parse(message.message)).toMatchObject({
    code: "connect.credential_rejected",
    message: "Refused.",
    status: 422,
    meta: { field: "apiKey" },
    userMessage: "Stripe did not accept this key.",
    requestId: "r-1",
  });
});

test("the list of methods is protocol's, which is what the type BridgeMethods says", () => {
  const named: Record<(typeof portalMethods)[number], true> = {
    updateContainerStyle: true,
    onOpen: true,
    onClose: true,
    startOAuthFlow: true,
    _oauthCallback: true,
    uninstallIntegration: true,
    getFieldOptions: true,
    sendConnectRequest: true,
    updateAuthenticatedUser: true,
    triggerSDKEvent: true,
  };
  expect(Object.keys(named).sort()).toEqual([...portalMethods].sort());
});
