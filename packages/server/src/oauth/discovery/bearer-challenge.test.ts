import { expect, test } from "vitest";
import { readBearerChallenge } from "./bearer-challenge.ts";

const metadata = "https://api.test/.well-known/oauth-protected-resource";

test.each<[string, string | string[], string | null, string[]]>([
  ["as RFC 9728 shows it", `Bearer resource_metadata="${metadata}"`, metadata, []],
  ["with a scope", `bearer realm="x", scope="a b:c", resource_metadata="${metadata}"`, metadata, ["a", "b:c"]],
  ["behind another scheme's token", `Negotiate abc==, Bearer resource_metadata="${metadata}"`, metadata, []],
  ["behind another scheme's parameters", `DPoP algs="ES256", Bearer resource_metadata="${metadata}"`, metadata, []],
  ["before another scheme", `Bearer resource_metadata="${metadata}", Basic realm="x"`, metadata, []],
  ["in two headers", ["Basic realm=x", `Bearer resource_metadata="${metadata}"`], metadata, []],
  [
    "with escapes and commas",
    'Bearer error_description="a \\"b\\", resource_metadata=\\"x\\"", scope=one',
    null,
    ["one"],
  ],
  ["without parameters", "Bearer", null, []],
])("OA-22: reads a Bearer challenge %s", (_name, header, resourceMetadata, scopes) => {
  expect(readBearerChallenge(header)).toEqual({ resourceMetadata, scopes });
});

test.each<[string, string | undefined]>([
  ["is absent", undefined],
  ["is another scheme's", 'Basic realm="resource_metadata"'],
  ["carries the metadata for another scheme", `DPoP resource_metadata="${metadata}"`],
  ["has a parameter twice", `Bearer resource_metadata="${metadata}", resource_metadata="https://evil.test/"`],
  ["has Bearer twice", `Bearer resource_metadata="${metadata}", Bearer resource_metadata="https://evil.test/"`],
  ["is cut off", 'Bearer resource_metadata="https://evil.test/'],
  ["is very long", `Bearer resource_metadata="https://evil.test/${"a".repeat(9000)}"`],
])("OA-22: finds no Bearer challenge in a header that %s", (_name, header) => {
  expect(readBearerChallenge(header)?.resourceMetadata ?? null).toBeNull();
});
