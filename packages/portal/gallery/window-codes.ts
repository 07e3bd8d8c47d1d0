/** A window that the browser keeps apart, and its code. */
import type { Scene } from "./scenes.ts";
import { github } from "./samples.ts";
import { updateOf } from "./snapshots.ts";

const scene = (name: string, shows: string, then?: Scene["act"]): Scene => ({
  name,
  update: () => updateOf({ integration: github }),
  act: async (stage) => {
    const { frame, stub } = stage;
    stub.answers.hasLoneWindow = true;
    stub.answers.consentRefusal = null;
    await frame.evaluate(() => void (window.open = () => null));
    await frame.getByRole("button", { name: "Connect GitHub" }).click();
    await frame.getByRole("heading", { name: "Enter the code from the other window" }).waitFor();
    await then?.(stage);
    stub.answers.hasLoneWindow = false;
  },
  shows,
});

const send: Scene["act"] = async ({ frame }) => {
  await frame.getByLabel("Code in the window").fill("wdjbmj");
  await frame.getByRole("button", { name: "Continue" }).click();
};

export const windowCodeScenes: readonly Scene[] = [
  scene("e2-window-code", "Enter the code from the other window"),
  scene("e2-window-code-wrong", "That is not the code in the window", async (stage) => {
    const message = "That is not the code in the window. Look again and type it once more.";
    const body = { code: "connect.window_code_wrong", message: "x", userMessage: message, meta: { triesLeft: 4 } };
    stage.stub.answers.consentRefusal = { status: 422, body };
    await send(stage);
    await stage.frame.getByText(message).waitFor();
    stage.stub.answers.consentRefusal = null;
  }),
  scene("e2-window-code-on-its-way", "Go on in the other window", send),
];
