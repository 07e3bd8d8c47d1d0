import type { ProviderInput } from "@portico/providers";

/** Declares an MCP server as the private provider `acme-tools`: its address is all there is to know. */
export function toolDeclaration(url: string): ProviderInput {
  return {
    key: "acme-tools",
    name: "Acme Tools",
    description: "An MCP server on this machine, for tests.",
    categories: ["Productivity"],
    brandColor: "#0f766e",
    icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="10" fill="#0f766e"/></svg>',
    docsUrl: url,
    hosts: [new URL(url).origin],
    auth: { scheme: "oauth2_discovery", resource: url },
    api: {
      baseUrl: url,
      headers: { Authorization: "Bearer {accessToken}" },
      defaultHeaders: { Accept: "application/json, text/event-stream" },
    },
    whoami: {
      method: "POST",
      path: url,
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "initialize",
        params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "portico", version: "1" } },
      }),
      // an MCP server names no account: the connection goes by its host
      accountId: "/result/account",
      accountName: ["/result/account"],
    },
  };
}
