import { describe, expect, it } from "vitest";
import { cleanValue, previewOf } from "./clean-value.ts";

describe("cleanValue", () => {
  const secret = { id: "key", title: "Key", type: "PASSWORD" } as const;
  const subdomain = {
    id: "s",
    title: "S",
    type: "TEXT_NO_VARS",
    prefixLabel: "https://",
    suffixLabel: ".zendesk.com",
  } as const;

  it("takes white space, a leading Bearer and quotes off a secret", () => {
    expect(cleanValue(secret, "  Bearer sk_1 \n")).toBe("sk_1");
    expect(cleanValue(secret, '"sk_1"')).toBe("sk_1");
    expect(cleanValue(secret, "bearersk_1")).toBe("bearersk_1");
  });

  it("keeps only the part that is asked for of a pasted address", () => {
    for (const pasted of ["acme", "https://acme.zendesk.com", "acme.zendesk.com/agent/", "HTTPS://acme.zendesk.com"]) {
      expect(cleanValue(subdomain, pasted)).toBe("acme");
    }
    expect(previewOf(subdomain, "acme")).toBe("https://acme.zendesk.com");
    expect(previewOf(subdomain, " ")).toBeNull();
  });
});
