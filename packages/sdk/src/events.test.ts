import { expect, test, vi } from "vitest";
import type { AuthenticatedUser, User } from "./data-types.ts";
import { PorticoError } from "./errors.ts";
import { createEvents } from "./events.ts";
import type { InstallEvent } from "./option-types.ts";

const user: User = { authenticated: true, userId: "alice", integrations: {}, meta: {}, resources: [] };
const installed = { integrationId: "i", integrationType: "github", credentialId: "c" } as InstallEvent;

function scene(current: User = user): { events: ReturnType<typeof createEvents>; reported: unknown[] } {
  const reported: unknown[] = [];
  return { events: createEvents({ user: () => current, report: (error) => reported.push(error) }), reported };
}

test("listeners hear of an event with the user, until they unsubscribe", () => {
  const { events } = scene();
  const heard: [InstallEvent, AuthenticatedUser][] = [];
  const listener = (...args: [InstallEvent, AuthenticatedUser]): void => void heard.push(args);
  const stop = events.subscribe("onIntegrationInstall", listener);
  events.emit("onIntegrationInstall", installed);
  expect(heard).toEqual([[installed, user]]);
  expect([stop(), stop(), events.unsubscribe("onIntegrationInstall", listener)]).toEqual([true, false, false]);
  events.emit("onIntegrationInstall", installed);
  expect(heard).toHaveLength(1);
});

test("a listener that throws is reported and keeps nobody else from hearing", () => {
  const { events, reported } = scene();
  let heard = 0;
  events.subscribe("onPortalOpen", () => {
    throw new Error("host bug");
  });
  events.subscribe("onPortalOpen", () => void heard++);
  events.emit("onPortalOpen", installed);
  expect([heard, reported]).toEqual([1, [new Error("host bug")]]);
});

test("an unknown event and a listener that is none are refused", () => {
  const { events } = scene();
  expect(() => events.subscribe("onMagic" as never, () => {})).toThrow(
    expect.objectContaining({ code: "sdk.invalid_argument" }),
  );
  expect(() => events.subscribe("onPortalOpen", undefined as never)).toThrow(PorticoError);
});

test("a call's callbacks are called once each, for its integration only, onSuccess where there is no onInstall", async () => {
  const { events } = scene();
  const heard: string[] = [];
  await events.during(
    "github",
    { onSuccess: () => heard.push("success"), onOpen: () => heard.push("open"), onClose: () => heard.push("close") },
    async () => {},
  );
  events.emit("onIntegrationInstall", { ...installed, integrationType: "slack" });
  for (let times = 0; times < 2; times++) {
    events.emit("onIntegrationInstall", installed);
    events.emit("onPortalOpen", installed);
    events.emit("onPortalClose", installed);
  }
  expect(heard).toEqual(["success", "open", "close"]);
});

test("a call that fails tells its onError once, and rejects", async () => {
  const { events } = scene();
  const told: PorticoError[] = [];
  const error = new PorticoError("sdk.popup_blocked", "blocked");
  await expect(
    events.during("github", { onError: (each) => told.push(each) }, () => Promise.reject(error)),
  ).rejects.toBe(error);
  events.fail("github", error);
  expect(told).toEqual([error]);
});

test("onUserChange hears of every change, with the reason, past a listener that throws, until it is ended", () => {
  const { events, reported } = scene({ authenticated: false });
  const heard = vi.fn();
  events.onUserChange(() => {
    throw new Error("of the host");
  });
  const stop = events.onUserChange(heard);
  const reason = new PorticoError("user_token.expired", "Expired.");
  events.userChanged();
  events.userChanged(reason);
  expect([stop(), stop()]).toEqual([true, false]);
  events.userChanged();
  expect(heard.mock.calls).toEqual([[undefined], [reason]]);
  expect(reported).toHaveLength(3);
});
