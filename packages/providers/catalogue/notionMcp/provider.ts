import { defineProvider } from "../../src/define.ts";

const address = "https://mcp.notion.com/mcp";

// https://developers.notion.com/guides/mcp/build-mcp-client
export const provider = defineProvider({
  key: "notionMcp",
  name: "Notion MCP",
  description: "Notion's tools for agents, by the Model Context Protocol",
  categories: ["Productivity", "Documents"],
  brandColor: "#000000",
  docsUrl: "https://developers.notion.com/guides/mcp/overview",
  hosts: ["mcp.notion.com"],
  auth: { scheme: "oauth2_discovery", resource: address },
  api: {
    baseUrl: address,
    headers: { Authorization: "Bearer {accessToken}" },
    // https://modelcontextprotocol.io/specification/2025-06-18/basic/transports
    defaultHeaders: { Accept: "application/json, text/event-stream" },
  },
  whoami: {
    method: "POST",
    path: address,
    body: '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"portico","version":"1"}}}',
    // MCP names no account: the connection goes by the host
    accountId: "/result/account",
    accountName: ["/result/account"],
  },
  notes: [
    "Notion documents the address, discovery in two steps (protected resource, authorization server) and PKCE; no issuer and no endpoints, which is why none stand here. Not tried against the live service.",
    "Notion's guide calls the protected resource's metadata RFC 9470; it is RFC 9728.",
  ],
});
