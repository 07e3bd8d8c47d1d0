import type { ProviderSummary } from "@portico/protocol/endpoints";

const githubSetup = `## Register an OAuth app

1. Open **Settings → Developer settings → OAuth Apps** and press **New OAuth App**.
2. Paste the redirect URL from above as \`Authorization callback URL\`.
3. Press **Generate a new client secret**.

See [GitHub's guide](https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/creating-an-oauth-app).`;

/** A small catalogue with each scheme, a provider with many scopes, and one whose icon is missing. */
export function stubCatalogue(): ProviderSummary[] {
  return [
    provider("github", "GitHub", "Repositories, issues and pull requests", ["Developer tools"], "#181717", {
      setup: githubSetup,
      setupUrl: "https://github.com/settings/developers",
      scopes: [
        { name: "read:user", description: "See your profile", required: true, byDefault: true },
        { name: "repo", description: "See and change your repositories", required: false, byDefault: false },
        { name: "read:org", description: "See which organisations you are in", required: false, byDefault: true },
      ],
    }),
    provider("slack", "Slack", "Messages and channels", ["Communication"], "#4A154B", {
      scopes: [
        "channels:read",
        "channels:history",
        "chat:write",
        "files:read",
        "groups:read",
        "im:read",
        "reactions:read",
        "team:read",
        "users:read",
        "users:read.email",
      ].map((name) => ({
        name,
        description: `Allow ${name.replace(":", " to ")}`,
        required: name === "users:read",
        byDefault: name === "chat:write",
      })),
    }),
    provider("hubspot", "HubSpot", "Contacts, companies and deals", ["CRM", "Marketing"], "#FF7A59"),
    provider("salesforce", "Salesforce", "Accounts, leads and opportunities", ["CRM"], "#00A1E0"),
    provider("notion", "Notion", "Pages and databases", ["Productivity"], "#000000"),
    provider("jira", "Jira", "Issues and projects", ["Developer tools", "Productivity"], "#0052CC"),
    provider("stripe", "Stripe", "Payments, customers and invoices", ["Finance"], "#635BFF", {
      scheme: "api_key",
      setup: "Your users find their key under **Developers → API keys**.",
    }),
    provider("sendgrid", "SendGrid", "Transactional e-mail", ["Communication", "Marketing"], "#1A82E2", {
      scheme: "api_key",
      iconUrl: "/integrations/missing.svg",
    }),
  ];
}

function provider(
  key: string,
  name: string,
  description: string,
  categories: string[],
  brandColor: string,
  more: Partial<ProviderSummary> = {},
): ProviderSummary {
  return {
    key,
    name,
    description,
    categories,
    brandColor,
    iconUrl: `/integrations/${key}.svg`,
    scheme: "oauth2",
    registersItself: null,
    takesAccessBack: more.scheme === undefined || more.scheme === "oauth2",
    appSecret: more.scheme === undefined || more.scheme === "oauth2" ? "client_secret" : null,
    scopes: [],
    setup: "",
    setupUrl: null,
    private: false,
    ...more,
  };
}
