import { expect, test } from "vitest";
import { PorticoError } from "./errors.ts";
import type { Installs } from "./installs.ts";
import type { OAuthAttempt } from "./oauth.ts";
import { createProviderWindow, type ProviderWindow } from "./provider-window.ts";
import { wireIntegration } from "./testing/wire-fixtures.ts";

interface Attempt {
  connect(credentialId: string): void;
  fail(error: unknown): void;
  isCancelled: boolean;
}

/** A window whose attempts end when the test says so. */
function scene(): { providerWindow: ProviderWindow; attempts: Attempt[]; heard: string[]; open(name: string): void } {
  const attempts: Attempt[] = [];
  const heard: string[] = [];
  const providerWindow = createProviderWindow({
    startOAuth: () => {
      const { promise: outcome, resolve, reject } = Promise.withResolvers<string>();
      const attempt: Attempt & Pick<OAuthAttempt, "isOpen"> = {
        connect: resolve,
        fail(error) {
          attempt.isOpen = () => false;
          reject(error);
        },
        isCancelled: false,
        isOpen: () => true,
      };
      attempts.push(attempt);
      const cancel = (): void => {
        attempt.isCancelled = true;
        attempt.fail(new Error("called off"));
      };
      return {
        outcome,
        popup: { focus: () => heard.push("focus") } as unknown as Window,
        isOpen: () => attempt.isOpen(),
        cancel,
      };
    },
    installs: { announce: async (_integration, credentialId) => ({ credentialId }) } as Installs,
  });
  const open = (name: string): void =>
    providerWindow.open({
      integration: wireIntegration({ type: "github" }),
      installOptions: {},
      onConnected: ({ credentialId }) => heard.push(`${name} connected ${credentialId}`),
      onClosed: () => {},
      onFailed: ({ code }) => heard.push(`${name} failed: ${code}`),
    });
  return { providerWindow, attempts, heard, open };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("what the attempt connected is told, and why it did not", async () => {
  const { attempts, heard, open } = scene();
  open("first");
  attempts[0]!.connect("c-1");
  await settled();
  open("second");
  attempts[1]!.fail(new PorticoError("connect.denied", "No."));
  await settled();
  expect(heard).toEqual(["first connected c-1", "second failed: connect.denied"]);
});

test("a window that was closed, or replaced by another one, has nothing to say any more", async () => {
  const { providerWindow, attempts, heard, open } = scene();
  open("first");
  open("second");
  providerWindow.close();
  await settled();
  expect(attempts.map(({ isCancelled }) => isCancelled)).toEqual([true, true]);
  expect(heard).toEqual([]);
});

test("only a window in which the user can still finish is brought to the front; the next one closes what failed", async () => {
  const { providerWindow, attempts, heard, open } = scene();
  expect(providerWindow.focus()).toBe(false);
  open("first");
  expect([providerWindow.isOpen(), providerWindow.focus(), heard]).toEqual([true, true, ["focus"]]);
  attempts[0]!.fail(new PorticoError("connect.denied", "No."));
  await settled();
  expect([providerWindow.isOpen(), providerWindow.focus()]).toEqual([false, false]);
  open("second");
  expect(attempts[0]!.isCancelled).toBe(true);
  expect(heard).toEqual(["focus", "first failed: connect.denied"]);
});
