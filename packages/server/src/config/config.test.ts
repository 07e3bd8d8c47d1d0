import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConfigError, isLoopbackName, shapeConfig, type Config } from "./config.ts";
import { readEnvironment } from "./environment.ts";
import { checkedRootKey } from "./root-key-text.ts";
import { loadRootKeys, type RootKeySettings } from "./root-key.ts";

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

  const keyOf = ({ current }: RootKeySettings): string => (current.kind === "local" ? current.key.reveal() : "");

  test("is made once for an embedded server, readable by its owner only, and found again", async () => {
    const made = keyOf(await loadRootKeys({}, config("embedded")));
    const path = join(folder, "root.key");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path, "utf8")).trim()).toBe(made);
    expect(keyOf(await loadRootKeys({}, config("embedded")))).toBe(made);
  });

  test("VT-06: on PostgreSQL a missing key stops the start", async () => {
    await expect(loadRootKeys({}, config("postgres"))).rejects.toThrow("PORTICO_ROOT_KEY is required");
  });

  test.each([
    "short",
    "A".repeat(44),
    Buffer.alloc(32).toString("base64"),
    Buffer.alloc(31, 7).toString("base64"),
    // bytes that count, readable text, a short text over and over, the key of an example
    Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString("base64"),
    Buffer.from("change-me-please-change-me-soon!").toString("base64"),
    "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=",
    "not base64 at all!!",
  ])("VT-06: %j is not taken for a key", async (key) => {
    await expect(loadRootKeys({ PORTICO_ROOT_KEY: key }, config("postgres"))).rejects.toThrow(ConfigError);
  });

  test("VT-06: a thousand random keys are taken", () => {
    for (let index = 0; index < 1000; index += 1) checkedRootKey(randomBytes(32).toString("base64"), "x");
  });

  test("VT-06: a key file that is gone while its database is there stops the start, and no new key is made", async () => {
    await writeFile(join(folder, "PG_VERSION"), "17\n");
    await expect(loadRootKeys({}, config("embedded"))).rejects.toThrow("root.key is missing");
    expect(await readdir(folder)).toEqual(["PG_VERSION"]);
    // a key that replaces the old one is another matter
    const old = randomBytes(32).toString("base64");
    const loaded = await loadRootKeys({ PORTICO_ROOT_KEY_OLD: old }, config("embedded"));
    expect(loaded.old).toMatchObject([{ kind: "local" }]);
    expect(keyOf(loaded)).not.toBe(old);
  });

  test("VT-08: a key service is named with its key, and what it needs is asked for at once", async () => {
    const arn = "arn:aws:kms:eu-west-1:123456789012:key/1b6c1b0e-6a53-4a7f-9d0f-6a2f3c1d4e5f";
    const aws = { PORTICO_ROOT_KEY: `aws-kms:${arn}`, AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "s" };
    expect((await loadRootKeys({ ...aws }, config("postgres"))).current).toMatchObject({
      kind: "aws-kms",
      region: "eu-west-1",
      endpoint: "https://kms.eu-west-1.amazonaws.com",
    });
    await expect(loadRootKeys({ PORTICO_ROOT_KEY: "aws-kms:alias/portico" }, config("postgres"))).rejects.toThrow(
      "2 fault(s)",
    );
    const transit = "vault-transit:https://vault.internal:8200/v1/secrets/transit/keys/portico";
    expect(
      (await loadRootKeys({ PORTICO_ROOT_KEY: transit, VAULT_TOKEN: "hvs.x" }, config("postgres"))).current,
    ).toMatchObject({ address: "https://vault.internal:8200", mount: "secrets/transit", name: "portico" });
    const plain = "vault-transit:http://vault.internal:8200/transit/keys/portico";
    await expect(loadRootKeys({ PORTICO_ROOT_KEY: plain, VAULT_TOKEN: "hvs.x" }, config("postgres"))).rejects.toThrow(
      "must be https",
    );
  });

  test("VT-09: reading the settings takes the secret ones out of the environment, and the key out of the settings", async () => {
    const key = randomBytes(32).toString("base64");
    const source = { PORTICO_ROOT_KEY: key, VAULT_TOKEN: "hvs.x", AWS_SECRET_ACCESS_KEY: "s", PORTICO_PORT: "1" };
    const settings = readEnvironment(source);
    expect(source).toEqual({ PORTICO_PORT: "1" });
    expect(keyOf(await loadRootKeys(settings, config("postgres")))).toBe(key);
    expect(JSON.stringify(settings)).not.toContain(key);
  });

  test("VT-06: a damaged key file stops the start and is left as it is", async () => {
    await writeFile(join(folder, "root.key"), "damaged\n");
    await expect(loadRootKeys({}, config("embedded"))).rejects.toThrow(ConfigError);
    expect(await readFile(join(folder, "root.key"), "utf8")).toBe("damaged\n");
  });
});
