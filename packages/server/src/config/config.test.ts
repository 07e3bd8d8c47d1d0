import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConfigError, isLoopbackName, shapeConfig, type Config } from "./config.ts";
import { readEnvironment } from "./environment.ts";
import { loadRootKey } from "./root-key.ts";

describe("the configuration", () => {
  test("AV-14: without any setting it is safe: loopback only, embedded database, no stand-ins, nothing allow-listed", () => {
    const { config, warnings } = shapeConfig({});
    expect(config).toMatchObject({ host: "127.0.0.1", port: 4000, standIns: {}, egressAllow: [], trustedProxies: [] });
    expect(config.database.kind).toBe("embedded");
    expect(warnings).toEqual([]);
  });

  test("AV-14: all faults are told at once", () => {
    const faulty = {
      PORTICO_PORT: "x",
      PORTICO_LOG_LEVEL: "loud",
      DATABASE_URL: "mysql://a",
      PORTICO_PUBLIC_URL: "nowhere",
    };
    expect(() => shapeConfig(faulty)).toThrow(ConfigError);
    expect(() => shapeConfig(faulty)).toThrow(/4 fault/);
  });

  test.each([
    { PORTICO_PUBLIC_URL: "http://portico.example" },
    { PORTICO_PUBLIC_URL: "https://portico.example/path" },
    { PORTICO_PUBLIC_URL: "https://proxy.example" },
    { PORTICO_PORT: "70000" },
    { PORTICO_PORT: "1.5" },
    { PORTICO_STAND_INS: "https://github.com" },
    { PORTICO_STAND_INS: "https://github.com=https://evil.example" },
    { PORTICO_STAND_INS: "https://github.com/x=http://127.0.0.1:1" },
  ])("%j is refused", (environment) => {
    expect(() => shapeConfig(environment)).toThrow(ConfigError);
  });

  test("unsafe settings work and warn", () => {
    const { warnings } = shapeConfig({
      PORTICO_PUBLIC_URL: "http://portico.internal",
      PORTICO_ALLOW_INSECURE_HTTP: "true",
      PORTICO_STAND_INS: "https://github.com=http://127.0.0.1:4201",
      PORTICO_EGRESS_ALLOW: "127.0.0.1:4201",
    });
    expect(warnings).toHaveLength(3);
  });

  test("only known settings are read, and blank ones count as absent", () => {
    expect(readEnvironment({ PORTICO_PORT: " 1 ", PORTICO_HOST: " ", SECRET: "x" })).toEqual({ PORTICO_PORT: "1" });
  });

  test.each(["localhost", "app.localhost", "127.0.0.1", "127.9.9.9", "[::1]"])("%s is this machine", (name) => {
    expect(isLoopbackName(name)).toBe(true);
  });
  test.each(["localhost.example", "128.0.0.1", "example.com", "notlocalhost"])("%s is not", (name) => {
    expect(isLoopbackName(name)).toBe(false);
  });
});

describe("the root key", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "portico-key-"));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const config = (kind: "embedded" | "postgres"): Config => ({
    ...shapeConfig({}).config,
    dataFolder: folder,
    database: kind === "embedded" ? { kind, dataFolder: folder } : { kind, url: "postgres://x", maxConnections: 2 },
  });

  test("is made once for an embedded server, readable by its owner only, and found again", async () => {
    const made = await loadRootKey({}, config("embedded"));
    const path = join(folder, "root.key");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path, "utf8")).trim()).toBe(made.reveal());
    expect((await loadRootKey({}, config("embedded"))).reveal()).toBe(made.reveal());
  });

  test("VT-06: on PostgreSQL a missing key stops the start", async () => {
    await expect(loadRootKey({}, config("postgres"))).rejects.toThrow("PORTICO_ROOT_KEY is required");
  });

  test.each([
    "short",
    "A".repeat(44),
    Buffer.alloc(32).toString("base64"),
    Buffer.alloc(31, 7).toString("base64"),
    "not base64 at all!!",
  ])("VT-06: %j is not taken for a key", async (key) => {
    await expect(loadRootKey({ PORTICO_ROOT_KEY: key }, config("postgres"))).rejects.toThrow(ConfigError);
  });

  test("VT-06: a damaged key file stops the start and is left as it is", async () => {
    await writeFile(join(folder, "root.key"), "damaged\n");
    await expect(loadRootKey({}, config("embedded"))).rejects.toThrow(ConfigError);
    expect(await readFile(join(folder, "root.key"), "utf8")).toBe("damaged\n");
  });
});
