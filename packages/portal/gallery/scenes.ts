/** Every state of the portal: the snapshot it begins with, and what has to happen until it is seen. */
import type { AttemptStatus } from "@portico/protocol";
import type { Frame, Page } from "playwright-core";
import { githubWithChoice, githubWithOwnApp } from "./consent-choices.ts";
import { deviceScenes } from "./device-codes.ts";
import { interruptionScenes, keyToReplace } from "./interruptions.ts";
import {
  frankfurter,
  github,
  jira,
  monalisa,
  octocat,
  overviewText,
  pending,
  salesforce,
  serviceAccount,
  shopify,
  stripe,
  zendesk,
} from "./samples.ts";
import { sameAccountScenes } from "./same-account.ts";
import { settingsScenes } from "./settings.ts";
import { credentialOf, refusalOf, updateOf } from "./snapshots.ts";
import type { Stub } from "./stub-server.ts";
import { windowCodeScenes } from "./window-codes.ts";
import type { Locale } from "../src/locales.ts";

export interface Scene {
  readonly name: string;
  readonly update: () => ReturnType<typeof updateOf>;
  /** Before the portal is shown. */
  readonly begin?: (stage: { page: Page; frame: Frame; stub: Stub }) => Promise<void>;
  readonly act?: (stage: { page: Page; frame: Frame; stub: Stub }) => Promise<void>;
  /** A text that is visible when the scene is set. */
  readonly shows: string;
  /** The language that the host's page changes to when the scene is set (English). */
  readonly locale?: Locale;
}

const connect = async ({ frame }: { frame: Frame }): Promise<void> =>
  frame.getByRole("button", { name: /^Connect / }).click();
const problem = (name: string, code: string, shows: string, more: object = {}): Scene => ({
  name,
  update: () => updateOf({ integration: github, connectionError: refusalOf(code, more) }),
  shows,
});
const setup = (name: string, options: Stub["answers"]["options"], shows: string): Scene => ({
  name,
  update: () => updateOf({ integration: jira, credentials: [pending] }),
  begin: async ({ stub }) => void (stub.answers.options = options),
  shows,
});

const differ = (
  name: string,
  accounts: NonNullable<AttemptStatus["accounts"]>,
  shows: string,
  decision: Stub["answers"]["decision"] = "taken",
): Scene => ({
  name,
  update: () =>
    updateOf({
      integration: github,
      accentColor: "#4f46e5",
      credentials: [octocat],
      options: { allowMultipleCredentials: accounts.canAdd },
    }),
  act: async ({ frame, stub }) => {
    stub.answers.attempt = { connectCredentialId: null, state: "undecided", error: null, accounts };
    stub.answers.decision = decision;
    await frame.getByRole("button", { name: "Reconnect" }).click();
    await frame.getByText("Which GitHub account?").waitFor();
    if (decision !== "taken") await frame.getByRole("button", { name: /^Use / }).click();
  },
  shows,
});

export const scenes: readonly Scene[] = [
  { name: "01-booting", update: () => updateOf({ integration: github, loadsUser: true }), shows: "Loading GitHub" },
  {
    name: "03-overview",
    update: () =>
      updateOf({
        integration: github,
        accentColor: "#4f46e5",
        description: "Keep code and conversation together.",
        overview: overviewText,
      }),
    shows: "Connect GitHub to Acme",
  },
  {
    name: "03-overview-key",
    update: () => updateOf({ integration: stripe, accentColor: "#ffd60a" }),
    shows: "Connect Stripe to Acme",
  },
  { name: "03-account-type", update: () => updateOf({ integration: salesforce }), act: connect, shows: "Sandbox" },
  {
    name: "04-fields",
    update: () => updateOf({ integration: zendesk }),
    act: async ({ frame }) => {
      await connect({ frame });
      await frame.getByLabel("Zendesk subdomain").fill("https://acme.zendesk.com/");
    },
    shows: "https://acme.zendesk.com",
  },
  {
    name: "04-fields-long",
    update: () => updateOf({ integration: shopify }),
    act: async ({ frame }) => {
      await connect({ frame });
      await frame.getByLabel("Shop name").fill("acme-store");
    },
    shows: "https://acme-store.myshopify.com",
  },
  {
    name: "04-permissions",
    update: () => updateOf({ integration: githubWithChoice }),
    act: connect,
    shows: "What may Acme do?",
  },
  {
    name: "04-own-app",
    update: () => updateOf({ integration: githubWithOwnApp, accentColor: "#4f46e5" }),
    act: connect,
    shows: "Connect through your own GitHub app",
  },
  {
    name: "04-own-app-missing",
    update: () => updateOf({ integration: githubWithOwnApp, accentColor: "#4f46e5" }),
    act: async ({ frame }) => {
      await connect({ frame });
      await frame.getByRole("button", { name: "Continue to GitHub" }).click();
    },
    shows: "This is needed to continue.",
  },
  {
    name: "05-key-form",
    update: () => updateOf({ integration: stripe, accentColor: "#635bff" }),
    act: connect,
    shows: "Test and connect",
  },
  {
    name: "05-key-form-to-replace",
    update: () => updateOf({ integration: stripe, accentColor: "#635bff", credentials: [keyToReplace] }),
    act: async ({ frame }) => frame.getByRole("button", { name: "Reconnect" }).click(),
    shows: "delete the old one",
  },
  {
    name: "05-service-account-form",
    update: () => updateOf({ integration: serviceAccount }),
    act: connect,
    shows: "Test and connect",
  },
  {
    name: "05-nothing-to-enter",
    update: () => updateOf({ integration: frankfurter }),
    act: connect,
    shows: "There is nothing to enter.",
  },
  {
    name: "05-key-form-rejected",
    update: () => updateOf({ integration: stripe, accentColor: "#635bff" }),
    act: async ({ page, frame }) => {
      const refused = updateOf({
        integration: stripe,
        accentColor: "#635bff",
        connectionError: refusalOf("connect.credential_rejected", {
          meta: { field: "apiKey" },
          userMessage: "Stripe did not accept these details. Check them and try again.",
        }),
      });
      await page.evaluate(
        (error) => {
          const { send, lastUpdate, replies } = window as unknown as HostPage;
          replies._oauthCallback = () =>
            send({
              ...lastUpdate,
              nextModalState: { ...lastUpdate.nextModalState, connectionError: new Error(error) },
            });
        },
        (refused.nextModalState.connectionError as Error).message,
      );
      await connect({ frame });
      await frame.getByLabel("Secret key", { exact: true }).fill("Bearer sk_live_wrong");
      await frame.getByRole("button", { name: "Test and connect" }).click();
    },
    shows: "Stripe did not accept these details. Nothing was saved",
  },
  {
    name: "06-waiting",
    update: () => updateOf({ integration: github, accentColor: "#4f46e5" }),
    act: connect,
    shows: "Continue in the GitHub window",
  },
  {
    name: "06-out-of-sight",
    update: () => updateOf({ integration: github }),
    act: async (stage) => {
      const opened = stage.page.context().waitForEvent("page");
      await connect(stage);
      const popup = await opened;
      await stage.frame.getByText("Continue in the GitHub window").waitFor();
      await popup.close();
    },
    shows: "Still with GitHub?",
  },
  ...deviceScenes,
  {
    name: "07-verifying",
    update: () => updateOf({ integration: stripe }),
    act: async ({ page, frame }) => {
      await page.evaluate(() => {
        (window as unknown as HostPage).replies._oauthCallback = () => new Promise(() => undefined);
      });
      await connect({ frame });
      await frame.getByLabel("Secret key", { exact: true }).fill("sk_live_1");
      await frame.getByRole("button", { name: "Test and connect" }).click();
    },
    shows: "Testing your key with Stripe",
  },
  setup(
    "08-setup",
    [
      { value: "1", label: "acme", subtitle: "acme.atlassian.net" },
      { value: "2", label: "acme-labs", subtitle: "acme-labs.atlassian.net" },
    ],
    "acme-labs",
  ),
  setup(
    "08-setup-many",
    Array.from({ length: 14 }, (_, index) => ({ value: `${index}`, label: `Team ${index + 1}` })),
    "Team 3",
  ),
  setup("08-setup-loading", "never", "Loading choices"),
  setup("08-setup-empty", [], "nothing to choose from"),
  setup("08-setup-failing", "fail", "did not answer with the choices"),
  {
    name: "09-manage",
    update: () => updateOf({ integration: github, credentials: [octocat] }),
    shows: "GitHub is connected",
  },
  {
    name: "09-manage-several",
    update: () =>
      updateOf({ integration: github, credentials: [octocat, monalisa], options: { allowMultipleCredentials: true } }),
    shows: "2 accounts",
  },
  ...sameAccountScenes,
  ...interruptionScenes,
  ...settingsScenes,
  {
    name: "09-disconnect",
    update: () => updateOf({ integration: github, credentials: [octocat] }),
    act: async ({ frame }) => frame.getByRole("button", { name: "Disconnect" }).click(),
    shows: "Disconnect octocat?",
  },
  {
    name: "09-disconnect-key",
    update: () => updateOf({ integration: stripe, credentials: [octocat] }),
    act: async ({ frame }) => frame.getByRole("button", { name: "Disconnect" }).click(),
    shows: "still works at Stripe",
  },
  {
    name: "10-success",
    update: () => updateOf({ integration: stripe, options: { isApiInstallation: true } }),
    act: async ({ page, frame }) => {
      await page.evaluate(
        (credential) => {
          (window as unknown as HostPage).replies._oauthCallback = () => ({ credential, credentialId: credential.id });
        },
        credentialOf("Acme Payments", {
          providerData: { accountName: "Acme Payments", accountDetail: "acct_1032D82e" },
        }),
      );
      await frame.getByLabel("Secret key", { exact: true }).fill("sk_live_1");
      await frame.getByRole("button", { name: "Test and connect" }).click();
    },
    shows: "now uses Acme Payments",
  },
  {
    name: "11-attention",
    update: () =>
      updateOf({
        integration: github,
        accentColor: "#4f46e5",
        credentials: [
          {
            ...octocat,
            status: "INVALID",
            statusReason: {
              code: "credential.needs_reconnect",
              message: "GitHub says that access was withdrawn on 14 November.",
            },
          },
        ],
      }),
    shows: "needs your attention",
  },
  {
    name: "e1-stale",
    update: () => updateOf({ integration: github }),
    act: async ({ page }) => {
      await page.evaluate(() => {
        const { send, lastUpdate } = window as unknown as HostPage;
        return send({ ...lastUpdate, nextContext: { ...lastUpdate.nextContext, user: { authenticated: false } } });
      });
    },
    shows: "This page has gone stale",
  },
  {
    name: "e2-blocked",
    update: () => updateOf({ integration: github }),
    act: async ({ frame }) => {
      await frame.evaluate(() => void (window.open = () => null));
      await connect({ frame });
    },
    shows: "Your browser stopped the window",
  },
  ...windowCodeScenes,
  problem("e3-closed", "connect.closed", "You closed the GitHub window"),
  problem("e4-missing-permission", "connect.missing_permission", "Read and write issues", {
    meta: { missing: ["Read and write issues", "See private repositories"] },
  }),
  problem("e5-denied", "connect.denied", "You chose not to allow access"),
  differ("e8-choose-account", { connected: "octocat", consented: "monalisa", canAdd: false }, "Use monalisa instead"),
  differ(
    "e8-choose-account-long",
    {
      connected: "international-business-development@subsidiary.example.com",
      consented: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk GmbH",
      canAdd: true,
    },
    "as another account",
  ),
  differ(
    "e8-choose-account-sending",
    { connected: "octocat", consented: "monalisa", canAdd: true },
    "Use monalisa instead",
    "never",
  ),
  differ(
    "e8-choose-account-failing",
    { connected: null, consented: null, canAdd: false },
    "That did not get through",
    "lost",
  ),
  problem("e9-misconfigured", "connect.app_misconfigured", "There is a problem on our side"),
  problem("e10-provider-down", "connect.provider_unreachable", "GitHub is not answering"),
  problem("e-interrupted", "connect.interrupted", "That did not work"),
];

const isMainState = ({ name }: Scene): boolean => mainStates.includes(name);
const mainStates: readonly string[] = [
  "03-overview",
  "03-overview-key",
  "04-fields",
  "04-permissions",
  "05-key-form",
  "06-waiting",
  "06-device-code-qr",
  "08-setup-many",
  "09-manage-several",
  "09-settings",
  "09-settings-all",
  "09-settings-errors",
  "09-disconnect",
  "10-success",
  "11-attention",
  "13-frozen",
  "e2-window-code-wrong",
  "e8-choose-account-long",
  "e4-missing-permission",
];

/** The main states in a language with long words, and from right to left. */
export const localeScenes: readonly Scene[] = (["de", "ar"] as const).flatMap((locale) =>
  scenes.filter(isMainState).map((scene) => ({ ...scene, name: `${scene.name}-${locale}`, locale })),
);

/** What `host.js` puts on its window. */
export interface HostPage {
  readonly calls: { type: string; parameters: unknown[] }[];
  readonly replies: Record<string, (...parameters: unknown[]) => unknown>;
  readonly lastUpdate: ReturnType<typeof updateOf>;
  readonly send: (update: unknown) => Promise<void>;
  /** Has the portal speak another language. */
  readonly speak: (locale: string) => Promise<void>;
}
