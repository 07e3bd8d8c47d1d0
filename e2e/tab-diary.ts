import type { Page } from "playwright-core";
import { onTestFailed } from "vitest";

declare module "vitest" {
  interface TaskMeta {
    /** Of each tab of a test that failed; `npm test` prints it with the failure. */
    diary?: string[];
  }
}

/**
 * Writes down what a tab and its windows went through, and leaves it to the notes of a test that fails: a
 * journey that fails once in a hundred runs is then understood from the log of that run.
 */
export function keepDiary(page: Page): { close(): Promise<void> } {
  const began = Date.now();
  const lines: string[] = [];
  const note = (line: string): void => void lines.push(`${String(Date.now() - began).padStart(6)} ms  ${line}`);
  follow(page, "tab", note);
  page.on("popup", (popup) => {
    note(`window opened: ${address(popup.url())}`);
    follow(popup, "window", note);
    popup.on("close", () => note("window closed"));
  });
  onTestFailed(({ task }) => {
    task.meta.diary = [...(task.meta.diary ?? []), "what a tab went through:", ...lines];
  });
  return {
    async close() {
      const said = await soon(page.evaluate(() => ({ heard: window.heard, complaints: window.complaints })));
      note(`the host's page at the end: ${JSON.stringify(said)}`);
      for (const frame of page.frames().slice(1)) {
        const text = await soon(frame.evaluate(() => document.body.innerText));
        note(`a frame at the end: ${JSON.stringify(text)}`);
      }
    },
  };
}

function follow(page: Page, name: string, note: (line: string) => void): void {
  page.on("console", (message) => note(`${name} console: ${message.text()}`));
  page.on("framenavigated", (frame) => note(`${name} navigated: ${address(frame.url())}`));
  page.on("requestfailed", (request) =>
    note(`${name} request failed: ${address(request.url())} ${request.failure()?.errorText ?? ""}`),
  );
  page.on("response", (response) => note(`${name} ${response.status()} ${address(response.url())}`));
}

/** What a page says within two seconds: one that hangs, or has navigated away, must not keep the test. */
function soon(said: Promise<unknown>): Promise<unknown> {
  const { promise: impatience, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve("it did not answer"), 2_000);
  return Promise.race([said.catch(String), impatience]).finally(() => clearTimeout(timer));
}

/** Without the query, which has codes and states in it. */
function address(url: string): string {
  return url.split(/[?#]/)[0] ?? url;
}
