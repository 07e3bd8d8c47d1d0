/** One account, connected twice: told apart, and what ending one of the two connections leaves. */
import { github, octocat, octocatAgain } from "./samples.ts";
import type { HostPage, Scene } from "./scenes.ts";
import { updateOf } from "./snapshots.ts";

const both = () => updateOf({ integration: github, credentials: [octocat, octocatAgain] });

export const sameAccountScenes: readonly Scene[] = [
  { name: "09-manage-same-account", update: both, shows: "team-blue" },
  {
    name: "09-disconnect-same-account",
    update: both,
    act: async ({ frame }) => frame.getByRole("button", { name: "Disconnect" }).click(),
    shows: "through its other connection",
  },
  {
    name: "09-disconnected-same-account",
    update: both,
    act: async ({ page, frame }) => {
      await page.evaluate(
        (update) => {
          const { replies, send } = window as unknown as HostPage;
          replies.uninstallIntegration = () => send(update);
        },
        updateOf({ integration: github, credentials: [octocatAgain] }),
      );
      await frame.getByRole("button", { name: "Disconnect" }).click();
      await frame.getByText("through its other connection").waitFor();
      await frame.getByRole("button", { name: "Disconnect" }).click();
    },
    shows: "The other connection of the same account goes on",
  },
];
