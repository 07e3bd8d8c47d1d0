import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

/**
 * Calls the tool `who` with the official SDK's client, which is told an address and headers and knows nothing of OAuth.
 * Throws what the client throws.
 */
export async function callWho(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const client = new Client({ name: "a-host", version: "1.0.0" });
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  await client.connect(transport as unknown as Parameters<Client["connect"]>[0]);
  try {
    const { content } = await client.callTool({ name: "who", arguments: {} });
    return (content as { text: string }[])[0]?.text ?? "";
  } finally {
    await client.close();
  }
}
