import type { FrameLocator, Page } from "playwright-core";

/** The portal as its end user meets it: words and buttons. Every method waits for what it needs. */
export interface Portal {
  frame: FrameLocator;
  /** Waits for the heading of a view. */
  shows(heading: string | RegExp): Promise<void>;
  /** Waits for words anywhere in the dialog. */
  says(words: string | RegExp): Promise<void>;
  press(button: string): Promise<void>;
  fill(label: string, value: string): Promise<void>;
  valueOf(label: string): Promise<string>;
  isFocused(label: string): Promise<boolean>;
  choose(option: string | RegExp): Promise<void>;
  /** Waits until the host's page shows no portal. */
  isGone(): Promise<void>;
  /** Presses a button or link and answers the window that it opens. */
  opensWindow(name: string, role?: "button" | "link"): Promise<Page>;
}

export function drivePortal(page: Page): Portal {
  const element = page.locator("#paragon-connect-frame");
  const frame = page.frameLocator("#paragon-connect-frame");
  const dialog = frame.getByRole("dialog");
  const control = (role: "button" | "link", name: string) => dialog.getByRole(role, { name, exact: true });
  return {
    frame,
    shows: (heading) => dialog.getByRole("heading", { level: 1, name: heading }).waitFor(),
    says: (words) => dialog.getByText(words).first().waitFor(),
    press: (button) => control("button", button).click(),
    fill: (label, value) => dialog.getByLabel(label, { exact: true }).fill(value),
    valueOf: (label) => dialog.getByLabel(label, { exact: true }).inputValue(),
    isFocused: (label) =>
      dialog.getByLabel(label, { exact: true }).evaluate((field) => field === document.activeElement),
    choose: (option) => dialog.getByRole("radio", { name: option }).check(),
    isGone: () => element.waitFor({ state: "hidden" }),
    async opensWindow(name, role = "button") {
      const [popup] = await Promise.all([page.waitForEvent("popup"), control(role, name).click()]);
      return popup;
    },
  };
}
