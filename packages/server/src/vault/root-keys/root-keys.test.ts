import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProjectId } from "@portico/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RootKeySetting } from "../../config/root-key.ts";
import { openTestDatabase } from "../../db/testing.ts";
import { silentLogger } from "../../lib/logger.ts";
import { newId } from "../../lib/random.ts";
import { Secret } from "../../lib/secret.ts";
import { steppedClock } from "../../lib/testing.ts";
import { checkRootKeys } from "../check-root-keys.ts";
import { maxAgeMs, renewAfterMs } from "../data-key-cache.ts";
import { createVault } from "../vault-service.ts";
import type { SealContext } from "../vault.ts";
import { startAwsKms } from "./aws-kms-fixture.ts";
import { createRootKeys } from "./create-root-keys.ts";
import type { KeyServiceStandIn } from "./key-service-fixture.ts";
import type { RootKeys } from "./root-key.ts";
import { startVaultTransit } from "./vault-transit-fixture.ts";

interface Backend {
  setting: RootKeySetting;
  service?: KeyServiceStandIn & { rotate?(): void };
}

const arn = "arn:aws:kms:eu-central-1:123456789012:key/1b6c1b0e-6a53-4a7f-9d0f-6a2f3c1d4e5f";
const backends: Record<string, () => Promise<Backend>> = {
  "a key in this process": async () => ({
    setting: { kind: "local", key: new Secret(randomBytes(32).toString("base64")) },
  }),
  "AWS KMS": async () => {
    const signer = {
      accessKeyId: "AKIDEXAMPLE",
      secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCY",
      sessionToken: "session/+token==",
    };
    const service = await startAwsKms({ arn, ...signer });
    const secrets = {
      secretAccessKey: new Secret(signer.secretAccessKey),
      sessionToken: new Secret(signer.sessionToken),
    };
    return {
      service,
      setting: { kind: "aws-kms", arn, region: "eu-central-1", endpoint: service.origin, ...signer, ...secrets },
    };
  },
  "Vault Transit": async () => {
    const service = await startVaultTransit({ token: "hvs.token", name: "portico", namespace: "team-a" });
    const folder = await mkdtemp(join(tmpdir(), "portico-token-"));
    const file = join(folder, "token");
    await writeFile(file, "hvs.token\n");
    const close = (): Promise<void> => rm(folder, { recursive: true });
    return {
      service: { ...service, [Symbol.asyncDispose]: () => Promise.all([service.close(), close()]).then(() => {}) },
      setting: {
        kind: "vault-transit",
        address: service.origin,
        mount: "transit",
        name: "portico",
        namespace: "team-a",
        token: { file },
      },
    };
  },
};

describe.each(Object.entries(backends))("VT-08: a root key that is %s", (_name, start) => {
  const clock = steppedClock();
  const place = { projectId: newId<ProjectId>(), dataKeyId: newId<string>() };
  const context: SealContext = { field: "credentials.secret", recordId: newId(), version: 1 };
  let backend: Backend;
  let rootKeys: RootKeys;
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let projectId: ProjectId;

  beforeAll(async () => {
    backend = await start();
    rootKeys = await createRootKeys({ current: backend.setting, old: [] }, { clock, logger: silentLogger });
    database = await openTestDatabase();
    projectId = newId<ProjectId>();
    const storeKey = await createVault({ database, rootKey: rootKeys, clock }).makeProjectKey(projectId);
    await database.transaction(async (queries) => {
      await queries.insertInto("projects").values({ id: projectId, name: "p" }).execute();
      await storeKey(queries);
    });
  });
  afterAll(async () => {
    await rootKeys.close();
    await database[Symbol.asyncDispose]();
    await backend.service?.[Symbol.asyncDispose]();
  });

  test("VT-01: opens what it wrapped, for that place only, and never the same bytes twice", async () => {
    const { current } = rootKeys;
    const dataKey = randomBytes(32);
    const wrapped = await current.wrap(place, dataKey);
    expect(await current.unwrap(place, wrapped)).toEqual(dataKey);
    expect(Buffer.from(wrapped).includes(dataKey)).toBe(false);
    expect(await current.wrap(place, dataKey)).not.toEqual(wrapped);
    expect(await current.unwrap({ ...place, projectId: newId<ProjectId>() }, wrapped)).toBeUndefined();
    expect(await current.unwrap({ ...place, dataKeyId: newId<string>() }, wrapped)).toBeUndefined();
  });

  test("VT-01: no changed byte goes unnoticed, and nothing is opened that is cut short or of another format", async () => {
    const { current } = rootKeys;
    const wrapped = Buffer.from(await current.wrap(place, randomBytes(32)));
    for (const at of [0, 20, wrapped.byteLength - 3]) {
      const altered = Buffer.from(wrapped);
      altered[at] = (altered[at] ?? 0) ^ 1;
      const opened = current.unwrap(place, altered).catch((error: { code: string }) => error.code);
      expect([undefined, "vault.key_missing"]).toContain(await opened);
    }
    for (const cut of [wrapped.subarray(0, 0), wrapped.subarray(0, 1), wrapped.subarray(0, 30)]) {
      const opened = current.unwrap(place, cut).catch((error: { code: string }) => error.code);
      expect([undefined, "vault.key_missing"]).toContain(await opened);
    }
  });

  test("seals and opens records, also on a node that starts anew, and the start's check passes", async () => {
    const sealed = await createVault({ database, rootKey: rootKeys, clock }).seal(
      projectId,
      context,
      new Secret("s3cret"),
    );
    const again = await createRootKeys({ current: backend.setting, old: [] }, { clock, logger: silentLogger });
    await checkRootKeys(database.queries, again);
    const opened = await createVault({ database, rootKey: again, clock }).open(projectId, context, sealed);
    expect(opened.reveal()).toBe("s3cret");
    const [row] = await database.queries.selectFrom("project_data_keys").selectAll().execute();
    expect(row?.root_key_id).toBe(rootKeys.current.id);
    await again.close();
  });

  test("its wire is spoken as its service reads it: nothing was refused", () => {
    expect(backend.service?.refusals ?? []).toEqual([]);
    if (backend.service) expect(backend.service.asked.length).toBeGreaterThan(8);
  });

  test("outage: serves from memory for an hour, then fails closed, and works again when it is back", async () => {
    const { service } = backend;
    if (!service) return;
    const vault = createVault({ database, rootKey: rootKeys, clock });
    const sealed = await vault.seal(projectId, context, new Secret("s3cret"));
    service.isAway(true);
    for (let minutes = 0; minutes < 59; minutes += 1) {
      clock.step(60_000);
      expect((await vault.open(projectId, context, sealed)).reveal()).toBe("s3cret");
      await vault.seal(projectId, context, new Secret("also in an outage"));
    }
    clock.step(maxAgeMs);
    const unavailable = { code: "vault.key_unavailable", status: 503 };
    await expect(vault.open(projectId, context, sealed)).rejects.toMatchObject(unavailable);
    await expect(vault.seal(projectId, context, new Secret("s"))).rejects.toMatchObject(unavailable);
    await expect(vault.makeProjectKey(newId<ProjectId>())).rejects.toMatchObject(unavailable);
    await expect(
      createVault({ database, rootKey: rootKeys, clock }).open(projectId, context, sealed),
    ).rejects.toThrow();
    service.isAway(false);
    expect((await vault.open(projectId, context, sealed)).reveal()).toBe("s3cret");
  });

  test("a permission that was taken away ends what is in memory at the next look, within minutes", async () => {
    const { service } = backend;
    if (!service) return;
    const vault = createVault({ database, rootKey: rootKeys, clock });
    const sealed = await vault.seal(projectId, context, new Secret("s3cret"));
    service.denies(true);
    clock.step(renewAfterMs);
    await expect
      .poll(() =>
        vault.open(projectId, context, sealed).then(
          () => "open",
          (error: { code: string }) => error.code,
        ),
      )
      .toBe("vault.key_missing");
    service.denies(false);
    expect((await vault.open(projectId, context, sealed)).reveal()).toBe("s3cret");
  });
});
