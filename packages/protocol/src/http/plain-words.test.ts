import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { addIntegration, createProject, integrationChanges, plainWords, signIn, updateProject } from "./index.ts";

/** `field: words` of every fault. */
function faults(schema: z.ZodType, value: unknown): string[] {
  const { error } = schema.safeParse(value, { error: plainWords });
  return (error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

describe("what is said about wrong input", () => {
  test.each([
    [createProject.body, {}, "name: is missing"],
    [createProject.body, { name: 5 }, "name: must be a text"],
    [createProject.body, { name: " " }, "name: give the project a name"],
    [createProject.body, { name: "x".repeat(81) }, "name: must have at most 80 characters"],
    [updateProject.body, { nam: "x" }, ': "nam" is not a field that is known here'],
    [updateProject.body, { allowedOrigins: "https://a.example" }, "allowedOrigins: must be a list"],
    [
      updateProject.body,
      { allowedOrigins: ["https://a.example/x"] },
      "allowedOrigins.0: must be an origin such as https://app.example.com, without a path",
    ],
    [
      updateProject.body,
      { redirectUrls: ["/connected"] },
      "redirectUrls.0: must be a whole URL such as https://app.example.com/connected",
    ],
    [
      updateProject.body,
      { redirectUrls: ["ftp://a.example"] },
      "redirectUrls.0: must be a whole URL such as https://app.example.com/connected",
    ],
    [
      integrationChanges,
      { portal: { accentColor: "red" } },
      "portal.accentColor: must be a hex colour such as #0b5fff",
    ],
    [integrationChanges, { isActive: "yes" }, "isActive: must be true or false"],
    [integrationChanges, { clientId: " " }, "clientId: must not be empty"],
    [integrationChanges, { scopes: ["read write"] }, "scopes.0: must be one scope, without spaces or quotes"],
    [
      integrationChanges,
      { requestPolicy: { mode: "list", rules: [{ methods: ["GET"], path: "me" }] } },
      "requestPolicy.rules.0.path: must be a path that begins with a slash, such as /reports/*",
    ],
    [
      integrationChanges,
      { requestPolicy: { mode: "list", rules: [{ methods: [], path: "/" }] } },
      "requestPolicy.rules.0.methods: must not be empty",
    ],
    [
      integrationChanges,
      { requestPolicy: { mode: "some" } },
      "requestPolicy.mode: must be one of: none, identity, read, all, list",
    ],
    [signIn.body, { token: "x" }, "token: must have at least 20 characters"],
    [
      addIntegration.body,
      { integrationType: "!" },
      "integrationType: must be a provider's key: 2 to 64 letters, digits, dots, dashes or underscores, a letter first",
    ],
  ])("%#: names the field, and says what it takes", (schema, value, words) => {
    expect(faults(schema, value)).toEqual([words]);
  });

  test("no fault is told in the words of the library or as a pattern", () => {
    const wrong = { isActive: 1, clientId: {}, clientSecret: [], scopes: {}, portal: 1, requestPolicy: { rules: 1 } };
    expect(faults(integrationChanges, wrong).join("\n")).not.toMatch(/invalid|expected|received|pattern|\/\^/i);
  });
});
