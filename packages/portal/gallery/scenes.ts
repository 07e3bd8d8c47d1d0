/** Every state of the portal: the snapshot it begins with, and what has to happen until it is seen. */
import type { Frame, Page } from "playwright-core";
import { credentialOf, integrationOf, refusalOf, updateOf } from "./snapshots.ts";
import type { Stub } from "./stub-server.ts";

export interface Scene {
  readonly name: string;
  readonly update: () => ReturnType<typeof updateOf>;
  readonly act?: (stage: { page: Page; frame: Frame; stub: Stub }) => Promise<void>;
  /** A text that is visible when the scene is set. */
  readonly shows: string;
}

const github = integrationOf("github", "GitHub", {
  access: [
    "See your profile and e-mail address",
    "Read and write issues and pull requests",
    "See which repositories you own",
  ],
});
const salesforce = integrationOf("salesforce", "Salesforce", {
  config: {
    accountTypes: [
      { id: "production", scheme: "oauth", accountDescription: "Production" },
      { id: "sandbox", scheme: "oauth", accountDescription: "Sandbox" },
    ],
  },
});
const zendesk = integrationOf("zendesk", "Zendesk", {
  config: {
    authConfigInputs: [
      {
        id: "subdomain",
        title: "Zendesk subdomain",
        type: "TEXT_NO_VARS",
        placeholder: "acme",
        prefixLabel: "https://",
        suffixLabel: ".zendesk.com",
        documentationLink: "https://support.zendesk.com/hc/en-us/articles/4409381383578",
      },
    ],
  },
});
export const stripe = integrationOf("stripe", "Stripe", {
  scheme: "basic",
  config: {
    authConfigInputs: [
      {
        id: "apiKey",
        title: "Secret key",
        type: "PASSWORD",
        placeholder: "sk_live_…",
        subtitle: "A restricted key with read access is enough.",
        documentationLink: "https://dashboard.stripe.com/apikeys",
        documentationLinkLabel: "Open Stripe's key page",
      },
      { id: "label", title: "Account label", type: "TEXT_NO_VARS", required: false },
    ],
  },
});
const jira = integrationOf("jira", "Jira", {
  config: {
    postOauthInputs: [
      {
        id: "site",
        title: "Jira site",
        type: "DYNAMIC_ENUM",
        sourceType: "sites",
        subtitle: "The site that Acme works with.",
      },
    ],
    dataSources: { sites: { type: "DYNAMIC_DATA_SOURCE", cacheKey: "sites", title: "Sites", refreshDependencies: [] } },
  },
});
const octocat = credentialOf("octocat");
const monalisa = credentialOf("monalisa", {
  id: "33333333-3333-4333-8333-333333333334",
  status: "INVALID",
  providerData: { accountName: "monalisa", accountDetail: "mona@example.com" },
});
const pending = credentialOf("Ada Lovelace", { status: "PENDING" });
const overviewText = `## What it does\nKeeps **issues** and *pull requests* in step with your board.\n\n- New issues become cards\n- Closing a card closes the issue\n\nRead [the guide](https://docs.example.com).`;

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
  act: async ({ stub }) => void (stub.answers.options = options),
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
    name: "05-key-form",
    update: () => updateOf({ integration: stripe, accentColor: "#635bff" }),
    act: connect,
    shows: "Test and connect",
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
  {
    name: "09-disconnect",
    update: () => updateOf({ integration: github, credentials: [octocat] }),
    act: async ({ frame }) => frame.getByRole("button", { name: "Disconnect" }).click(),
    shows: "Disconnect octocat?",
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
  problem("e3-closed", "connect.closed", "You closed the GitHub window"),
  problem("e4-missing-permission", "connect.missing_permission", "Read and write issues", {
    meta: { missing: ["Read and write issues", "See private repositories"] },
  }),
  problem("e5-denied", "connect.denied", "You chose not to allow access"),
  problem("e9-misconfigured", "connect.app_misconfigured", "There is a problem on our side"),
  problem("e10-provider-down", "connect.provider_unreachable", "GitHub is not answering"),
  problem("e-interrupted", "connect.interrupted", "That did not work"),
];

/** What `host.js` puts on its window. */
export interface HostPage {
  readonly calls: { type: string; parameters: unknown[] }[];
  readonly replies: Record<string, (...parameters: unknown[]) => unknown>;
  readonly lastUpdate: ReturnType<typeof updateOf>;
  readonly send: (update: unknown) => Promise<void>;
}
