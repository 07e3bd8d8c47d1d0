/** GitHub with what its users decide before they consent. */
import type { ConnectInput } from "@portico/protocol";
import { integrationOf } from "./snapshots.ts";

const permissions: ConnectInput = {
  id: "scopes",
  title: "Permissions",
  type: "PERMISSION",
  required: false,
  defaultValue: "repo",
  permissions: [
    { name: "read:user", label: "See your profile and e-mail address", isFixed: true },
    {
      name: "repo",
      label: "Read and change your repositories, issues and pull requests, private ones included",
      isFixed: false,
    },
    { name: "notifications", label: "Read your notifications", isFixed: false },
  ],
};
export const githubWithChoice = integrationOf("github", "GitHub", { config: { authConfigInputs: [permissions] } });
export const githubWithOwnApp = integrationOf("github", "GitHub", {
  config: {
    accountTypes: [
      {
        id: "user-configured-oauth",
        scheme: "oauth_app",
        accountDescription: "My own GitHub app",
        endUserSuppliedValues: [
          {
            id: "redirectUrl",
            title: "Redirect URL",
            subtitle: "Register this address in your GitHub app.",
            type: "COPYABLE_BUTTON_INPUT",
            defaultValue: "https://connect.example.com/oauth/22222222-2222-4222-8222-222222222222/user-app",
            readOnly: true,
            required: false,
          },
          {
            id: "clientId",
            title: "Client ID",
            type: "TEXT_NO_VARS",
            documentationLink: "https://github.com/settings/developers",
          },
          { id: "clientSecret", title: "Client secret", type: "PASSWORD" },
          permissions,
        ],
      },
    ],
  },
});
