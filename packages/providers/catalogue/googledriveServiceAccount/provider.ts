import { defineProvider } from "../../src/define.ts";

// https://developers.google.com/identity/protocols/oauth2/service-account
export const provider = defineProvider({
  key: "googledriveServiceAccount",
  name: "Google Drive (service account)",
  description: "Files and folders, by a key of your own Google Cloud project",
  categories: ["File storage"],
  brandColor: "#4285F4",
  docsUrl: "https://developers.google.com/workspace/drive/api/reference/rest/v3",
  setupUrl: "https://console.cloud.google.com/iam-admin/serviceaccounts",
  hosts: ["oauth2.googleapis.com", "www.googleapis.com"],
  auth: {
    scheme: "jwt_bearer",
    fields: [
      {
        id: "keyFile",
        title: "Service account key (JSON)",
        type: "secret_text",
        subtitle: "Open the downloaded file in a text editor and paste all of it.",
        helpUrl: "https://docs.cloud.google.com/iam/docs/keys-create-delete",
        helpLabel: "How to make a key",
        members: { serviceEmail: "/client_email", privateKey: "/private_key", privateKeyId: "/private_key_id" },
        patternHint: "That is not a whole service account key. Paste the whole JSON file, from { to }.",
      },
      {
        id: "actsFor",
        title: "Acts for",
        required: false,
        subtitle: "The e-mail address of the Google Workspace user to act for. It needs domain-wide delegation.",
        placeholder: "ada@example.com",
        pattern: "^[^@\\s]{1,64}@[A-Za-z0-9.-]{1,190}$",
        patternHint: "Enter an e-mail address, or leave it empty.",
      },
    ],
    assertion: {
      privateKey: "privateKey",
      keyId: "{privateKeyId}",
      issuer: "{serviceEmail}",
      subject: "{actsFor}",
      scopeIn: "claim",
      algorithm: "RS256",
      lifetimeSeconds: 3600,
    },
    tokenUrl: "https://oauth2.googleapis.com/token",
    // https://developers.google.com/workspace/drive/api/guides/api-specific-auth
    scopes: [
      {
        name: "https://www.googleapis.com/auth/drive.readonly",
        description: "See and download the files it is given",
        byDefault: true,
        impliedBy: ["https://www.googleapis.com/auth/drive"],
      },
      {
        name: "https://www.googleapis.com/auth/drive.metadata.readonly",
        description: "See names and details of the files it is given",
        impliedBy: ["https://www.googleapis.com/auth/drive", "https://www.googleapis.com/auth/drive.readonly"],
      },
      {
        name: "https://www.googleapis.com/auth/drive",
        description: "See, change, create and delete the files it is given",
      },
    ],
    defaultLifetimeSeconds: 3600,
  },
  api: {
    baseUrl: "https://www.googleapis.com/drive/v3",
    headers: { Authorization: "Bearer {accessToken}" },
  },
  // https://developers.google.com/workspace/drive/api/reference/rest/v3/about
  whoami: {
    path: "/about?fields=user",
    accountId: "/user/permissionId",
    accountName: ["/user/emailAddress", "/user/displayName"],
  },
  notes: [
    "The audience is the token address itself, as Google's page says; the key file names the same as token_uri.",
    "Only client_email, private_key and private_key_id of the file are kept.",
  ],
});
