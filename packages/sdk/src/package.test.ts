import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { internalNames } from "../internal-names.ts";
import { createPortico, isPorticoError, paragon, portico, PorticoError } from "./index.ts";
import type { Credential, IntegrationConfig, UserIntegration } from "./index.ts";
import type { WireCredential, WireUserIntegration } from "@portico/protocol";

const text = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test("getVersion is the package's version", () => {
  expect(portico.getVersion()).toBe((JSON.parse(text("../package.json")) as { version: string }).version);
});

test("importing on a server works: nobody is signed in, and both names are one object", () => {
  expect("window" in globalThis).toBe(false);
  expect(paragon).toBe(portico);
  expect(portico.getUser()).toEqual({ authenticated: false });
  expect(portico.getIntegrationMetadata()).toEqual([]);
  expect(createPortico()).not.toBe(portico);
});

test("methods may be taken off the object", () => {
  const { getUser, subscribe } = createPortico();
  expect(getUser()).toEqual({ authenticated: false });
  expect(subscribe("onPortalOpen", () => {})()).toBe(true);
});

test("an error of another copy of the SDK is recognised by its brand", () => {
  const foreign = Object.assign(new Error("x"), { [Symbol.for("portico.error")]: true, code: "connect.denied" });
  expect([isPorticoError(foreign), isPorticoError(new PorticoError("a.b", "c"))]).toEqual([true, true]);
  expect([null, undefined, "x", new Error("x")].map(isPorticoError)).toEqual([false, false, false, false]);
});

test("no name that the build shortens is seen by the host, the portal, the server or the DOM", () => {
  const outside = ["data-types", "option-types", "install-flow-types", "portico-types", "errors"]
    .map((name) => text(`./${name}.ts`))
    .concat(["on-demand/parts", "on-demand"].map((name) => text(`./${name}.ts`)))
    .concat(["wire", "messages", "errors"].map((name) => text(`../../protocol/src/${name}.ts`)))
    .map((source) => source.replace(/\/\*\*?[\s\S]*?\*\/|\/\/.*/g, ""))
    .join("\n");
  const declared = new Set(outside.match(/[A-Za-z_$][\w$]*(?=\??\s*[(:<])/g));
  expect(internalNames.filter((name) => declared.has(name))).toEqual([]);

  // The DOM and the language: whatever Node's globals and prototypes have, browsers have too.
  const platform = [
    Object,
    Array,
    Function,
    Error,
    Promise,
    Map,
    Set,
    Response,
    Headers,
    URL,
    AbortController,
    AbortSignal,
    MessageEvent,
    EventTarget,
  ].flatMap((type) => [...Object.getOwnPropertyNames(type), ...Object.getOwnPropertyNames(type.prototype)]);
  expect(internalNames.filter((name) => platform.includes(name))).toEqual([]);
});

test("no name that the build shortens is written as a text, where the build could not shorten it", () => {
  const sources = readdirSync(new URL(".", import.meta.url)).filter(
    (name) => name.endsWith(".ts") && !name.includes(".test."),
  );
  const quoted = new Set(sources.flatMap((name) => text(`./${name}`).match(/(?<=\[")\w+(?="\])/g) ?? []));
  expect(internalNames.filter((name) => quoted.has(name))).toEqual([]);
});

test("the public types are what the server sends", () => {
  // Checked by the compiler: the published types must not name protocol's package, so they are written out again.
  const credential = (wire: WireCredential): Credential => wire;
  const integration = (wire: WireUserIntegration): Omit<UserIntegration, "allConfigurations"> => wire;
  const config = (described: IntegrationConfig): IntegrationConfig => described;
  expect([credential, integration, config]).toHaveLength(3);
});
