import { describe, expect, test } from "vitest";
import { readFieldValue, readMembers } from "./field-value.ts";
import { readPointer } from "./json-pointer.ts";
import { acmeWith } from "./provider-fixture.ts";
import { declarationSchema } from "./provider.ts";

const tenant = acmeWith({}).connectFields[0]!;
const optional = { ...tenant, required: false };
const key = { ...tenant, id: "key", title: "Key", strip: [], pattern: undefined };

describe("readFieldValue", () => {
  test.each([
    "roadrunner",
    "  roadrunner \n",
    "RoadRunner",
    "https://roadrunner.acme.example",
    "roadrunner.acme.example/agent/home?x=1",
    "HTTPS://ROADRUNNER.ACME.EXAMPLE/",
  ])("reads the tenant from %j as people paste it", (typed) =>
    expect(readFieldValue(tenant, typed)).toEqual({ ok: true, value: "roadrunner" }),
  );

  test.each([
    "evil.test",
    "evil.test/.acme.example",
    "https://evil.test#.acme.example",
    "a.b.acme.example",
    "a b",
    "roadrunner/",
    "@",
  ])("OA-07: refuses %j with a sentence for the person", (typed) =>
    expect(readFieldValue(tenant, typed)).toEqual({ ok: false, hint: "Tenant does not look right." }),
  );

  test("wants an answer unless the field is optional", () => {
    expect(readFieldValue(tenant, "  ")).toEqual({ ok: false, hint: "Tenant is required." });
    expect(readFieldValue(optional, "  ")).toEqual({ ok: true, value: "" });
  });

  test("leaves the case and the slashes of a key alone", () => {
    expect(readFieldValue(key, " Abc/DeF== ")).toEqual({ ok: true, value: "Abc/DeF==" });
  });

  test("takes only the options of a select", () => {
    const region = { ...key, type: "select" as const, options: [{ value: "eu", label: "Europe" }] };
    expect(readFieldValue(region, "eu").ok).toBe(true);
    expect(readFieldValue(region, "us").ok).toBe(false);
  });

  test("ties both ends of a pattern whose alternatives are not", () => {
    expect(readFieldValue({ ...key, pattern: "^a|b$" }, "a.evil.test").ok).toBe(false);
  });
});

describe("readPointer", () => {
  const document = { a: [{ "b/c": 1, "d~e": 2 }], "": 3, ok: false };
  test.each<[string, unknown]>([
    ["", document],
    ["/a/0/b~1c", 1],
    ["/a/0/d~0e", 2],
    ["/", 3],
    ["/ok", false],
    ["/a/1", undefined],
    ["/ok/x", undefined],
    ["/__proto__", undefined],
    ["/a/length", undefined],
  ])("reads %j", (pointer, value) => expect(readPointer(document, pointer)).toEqual(value));
});

describe("a pasted file", () => {
  const file = declarationSchema.shape.connectFields.parse([
    {
      id: "file",
      title: "Key file",
      type: "secret_text",
      members: { email: "/client_email", privateKey: "/private_key" },
    },
  ])[0]!;
  const text = '{\n "client_email": "a@b.c",\n "private_key": "-----BEGIN\\nline", "other": "canary" }\n';

  test("is kept as the members that are named, and nothing else of it", () => {
    const answer = readFieldValue(file, text);
    expect(answer.ok && readMembers(file, answer.value)).toEqual({ email: "a@b.c", privateKey: "-----BEGIN\nline" });
  });

  test.each(["canary", "{", "[]", "null", '"x"', '{"client_email":"a"}', '{"client_email":1,"private_key":"x"}'])(
    "OA-26: %s is refused in plain words that quote nothing of it",
    (typed) => {
      expect(readFieldValue(file, typed)).toEqual({
        ok: false,
        hint: "Key file is not complete. Paste the whole file, from { to }.",
      });
    },
  );
});
