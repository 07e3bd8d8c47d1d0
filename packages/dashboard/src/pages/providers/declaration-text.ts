/** Reads pasted JSON; a fault names the place where reading stopped, as the engine's own message does. */
export function readDeclaration(text: string): { declaration: Record<string, unknown> } | { fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `This is not JSON yet: ${error instanceof Error ? error.message : "it cannot be read"}` };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { fault: "The declaration must be one JSON object, in curly braces." };
  }
  return { declaration: value as Record<string, unknown> };
}

/** A small declaration that is complete: an API that takes a key as a bearer token. */
export const exampleDeclaration = JSON.stringify(
  {
    key: "acmeBilling",
    name: "Acme Billing",
    description: "Invoices and payments of our sister company",
    categories: ["Finance"],
    brandColor: "#1f7f71",
    docsUrl: "https://billing.example.com/docs",
    hosts: ["billing.example.com"],
    auth: { scheme: "api_key", fields: [{ id: "apiKey", title: "API key", type: "password" }] },
    api: { baseUrl: "https://billing.example.com/v1", headers: { Authorization: "Bearer {apiKey}" } },
    whoami: { path: "/me", accountId: "/id", accountName: ["/email", "/id"] },
  },
  null,
  2,
);
