import { mkdtemp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve, type ServerType } from "@hono/node-server";
import type { ProjectId } from "@portico/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CommandLineEnvironment } from "../config/environment.ts";
import { openTestDashboardApi } from "../dashboard-api/testing.ts";
import { oauthDeclaration } from "../integrations/testing.ts";
import { say } from "./testing.ts";

const canary = "canary-client-secret-31";

describe("the command line", () => {
  let api: Awaited<ReturnType<typeof openTestDashboardApi>>;
  let server: ServerType;
  let serverFile: string;
  let folder: string;

  beforeAll(async () => {
    api = await openTestDashboardApi();
    await new Promise<void>((resolve) => {
      server = serve({ fetch: api.app.fetch, hostname: "127.0.0.1", port: 0 }, () => resolve());
    });
    const { port } = server.address() as AddressInfo;
    serverFile = JSON.stringify({
      url: `http://127.0.0.1:${port}`,
      key: await api.admins.createLocalAdminKey(),
      pid: 1,
    });
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await api[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "portico-cli-"));
    await mkdir(join(folder, ".portico"));
    await writeFile(join(folder, ".portico", "server.json"), serverFile);
    await api.database.queries.deleteFrom("projects").execute();
    // the caches of this process learn of rows that were deleted behind their back
    api.clock.step(31_000);
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function portico(
    words: string,
    more: { environment?: CommandLineEnvironment; folder?: string; stdin?: string } = {},
  ) {
    const list = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
    return say(list, {
      environment: more.environment ?? {},
      folder: more.folder ?? folder,
      readStandardInput: async () => more.stdin ?? "",
      now: () => api.clock.now(),
    });
  }
  const json = async <Value>(words: string, more = {}) =>
    JSON.parse((await portico(`${words} --json`, more)).out) as Value;

  test("a project's whole story: project, key, provider, integration, secret, activation, a token that the server takes", async () => {
    const project = await json<{ id: ProjectId }>(
      'project create "My app" --origin http://localhost:3000 --origin https://app.example.com',
    );
    expect((await portico("project list")).out).toContain("http://localhost:3000, https://app.example.com");

    const key = await portico("key create --out signing.pem");
    expect(key).toMatchObject({ code: 0, out: "The private half is in signing.pem\n" });
    expect((await stat(join(folder, "signing.pem"))).mode & 0o777).toBe(0o600);

    await writeFile(join(folder, "acme.json"), JSON.stringify(oauthDeclaration()));
    expect((await portico("provider add acme.json")).out).toContain("Added provider acme");
    expect((await portico("provider list")).out).toMatch(/acme +Acme \(private\) +OAuth/);

    const added = await portico("integration add acme");
    expect(added.out).toContain("inactive");
    expect(added.out).toContain("Still missing: client id, client secret");
    const early = await portico("integration activate acme");
    expect(early.code).toBe(1);
    expect(early.err).toMatch(
      /cannot be active without: client id, client secret\n  code integration.not_configured, request [0-9a-f-]{36}/,
    );

    await writeFile(join(folder, "secret.txt"), `${canary}\n`);
    const set = await portico(
      "integration set acme --client-id app-1 --client-secret-file secret.txt --allow-requests read --scope profile,anvils:drop",
    );
    expect(set).toMatchObject({ code: 0, err: "" });
    expect((await portico("integration activate acme")).out).toContain("Activated acme in My app: active");
    expect(await json("integration list")).toMatchObject([
      {
        integrationType: "acme",
        isActive: true,
        clientId: "app-1",
        hasClientSecret: true,
        scopes: ["profile", "anvils:drop"],
        requestPolicy: { mode: "read" },
      },
    ]);
    const integration = await api.integrations.byType(project.id, "acme");
    expect((await api.integrations.clientSecret(integration))?.reveal()).toBe(canary);

    const token = (await portico(`user-token --project ${project.id} --key signing.pem --user "zoë"`)).out.trim();
    expect(await api.users.authenticate(project.id, token)).toMatchObject({ endUserId: "zoë" });
    expect((await portico("key list")).code).toBe(0);
    expect((await portico("integration deactivate acme")).out).toContain("inactive");
  });

  test("an API key is shown once, listed by its hint, rotated with an overlap, revoked", async () => {
    await portico('project create "Keys"');
    const made = await portico('api-key create "Production server" --read-only --expires-in-days 30');
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^portico_sk_[0-9A-Za-z]{49}\n$/) });
    const caller = await api.apiKeys.verify(made.out.trim());
    expect(caller.scopes).toEqual(["read"]);
    const listed = await portico("api-key list");
    expect(listed.out).toMatch(/Production server +portico_sk_….{4} +read +.* +never/);
    expect(listed.out).not.toContain(made.out.trim());

    const next = await json<{ key: string }>(`api-key rotate ${caller.keyId} --overlap-hours 1`);
    await Promise.all([api.apiKeys.verify(made.out.trim()), api.apiKeys.verify(next.key)]);
    expect((await portico(`api-key revoke ${caller.keyId}`)).out).toContain("Revoked API key");
    await expect(api.apiKeys.verify(made.out.trim())).rejects.toMatchObject({ code: "api_key.revoked" });

    const wrong = await portico('api-key create "x" --expires-in-days 366');
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("365") });
    expect((await portico('api-key create "x" --expires-in-days soon')).code).toBe(2);
  });

  test("client secrets come from standard input or the environment too, and are never printed", async () => {
    await portico('project create "Secrets"');
    const [{ id }] = await json<[{ id: ProjectId }]>("project list");
    const outputs = [
      await portico("integration add github --client-id a --client-secret-file - --activate", { stdin: `${canary}\n` }),
      await portico("integration add slack --client-id b --activate", {
        environment: { PORTICO_CLIENT_SECRET: canary },
      }),
      // the setting is for the id it goes with, not for every change
      await portico("integration add notion --scope x", { environment: { PORTICO_CLIENT_SECRET: canary } }),
      await portico("integration list --json"),
    ];
    for (const type of ["github", "slack"]) {
      expect((await api.integrations.clientSecret(await api.integrations.byType(id, type)))?.reveal()).toBe(canary);
    }
    expect((await api.integrations.byType(id, "notion")).hasClientSecret).toBe(false);
    expect(JSON.stringify(outputs)).not.toContain(canary);
    const empty = await portico("integration set github --client-id a --client-secret-file -", { stdin: "  \n" });
    expect(empty).toMatchObject({ code: 1, err: expect.stringContaining("is empty") });
  });

  test("what a change leaves out stays, down to the single portal setting", async () => {
    await portico('project create "Portal"');
    await portico('integration add github --description "Code" --accent-color #aa3300');
    await portico('integration set github --description "All your code"');
    expect(await json("integration list")).toMatchObject([
      { portal: { description: "All your code", accentColor: "#aa3300" }, requestPolicy: { mode: "identity" } },
    ]);
  });

  test("a printed key goes to standard output alone, so that it can be redirected", async () => {
    await portico('project create "Keys"');
    const { out, err } = await portico("key create");
    expect(out).toMatch(/^-----BEGIN PRIVATE KEY-----[\s\S]+-----END PRIVATE KEY-----\n$/);
    expect(err).toMatch(/^Made signing key/);
    const [key] = await json<[{ id: string }]>("key list");
    expect((await portico(`key revoke ${key.id}`)).code).toBe(0);
    expect(await json("key list")).toEqual([]);
    const again = await portico(`key revoke ${key.id}`);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("code project.signing_key_not_found") });
  });

  test("a key file that is there already is not overwritten", async () => {
    await portico('project create "Keys"');
    await writeFile(join(folder, "signing.pem"), "precious");
    expect(await portico("key create --out signing.pem")).toMatchObject({ code: 1 });
    expect(await readFile(join(folder, "signing.pem"), "utf8")).toBe("precious");
  });

  test("a sign-in link works in the browser it is opened in", async () => {
    const link = (await portico("sign-in-link")).out.trim();
    const token = new URL(link).hash.replace("#token=", "");
    const response = await api.request("/dashboard/api/session", {
      method: "POST",
      headers: { "x-portico-request": "dashboard", "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    expect(response.status).toBe(200);
  });

  test("with several projects one must be chosen, with none one must be made", async () => {
    expect(await portico("integration list")).toMatchObject({
      code: 1,
      err: expect.stringContaining("portico project create"),
    });
    const one = await json<{ id: string }>('project create "One"');
    expect((await portico("integration list")).code).toBe(0);
    await portico('project create "Two"');
    expect(await portico("integration list")).toMatchObject({
      code: 2,
      err: expect.stringContaining("--project <id>"),
    });
    expect((await portico(`integration list --project ${one.id.toUpperCase()}`)).code).toBe(0);
    expect(await portico("integration list --project nobody")).toMatchObject({ code: 1 });
  });

  test.each([
    ["", 2],
    ["projekt list", 2],
    ["project", 2],
    ["project create", 2],
    ['project create "a" "b"', 2],
    ["project list --surprise", 2],
    ["project create x --origin", 2],
    ["integration add", 2],
    ["integration set acme", 2],
    ["integration set acme --allow-requests everything", 2],
    ["integration set acme --client-secret s3cret", 2],
    ["user-token --project p --key k", 2],
    ["key revoke", 2],
    ["project create x --origin not-an-origin", 2],
    ['project create ""', 2],
    ["integration set acme --accent-color red", 2],
    ["user-token --project nonsense --key k --user u", 2],
    ["integration add nobody", 1],
    ["integration activate nobody", 1],
    ["provider add nowhere.json", 1],
    ["user-token --project 0b9a3c1e-5a52-4a70-9a54-4f4f3f7d9d10 --key nowhere.pem --user u", 1],
  ])('"%s" ends with %i, an explanation on the error stream and nothing on the output', async (words, code) => {
    await portico('project create "P"');
    const result = await portico(words);
    expect(result).toMatchObject({ code, out: "" });
    expect(result.err.length).toBeGreaterThan(20);
    expect(result.err).not.toMatch(/\n\s+at /);
  });

  test.each([
    ["projekt list", "did you mean: npx portico project list"],
    ["integration ad github", "did you mean: npx portico integration add"],
    ["integration", 'say what to do with "integration"'],
    ["nonsense", "see npx portico help"],
    ["project list --jsn", "There is no option --jsn; did you mean --json?"],
    [
      "integration set acme --client-secret s3cret",
      "There is no option --client-secret; did you mean --client-secret-file?",
    ],
    ["project create x --origin --json", "--origin needs a value: --origin <origin>"],
    ["project list --json=yes", "--json takes no value"],
    ['project create "a" "b"', '"b" is one word too many'],
    ["project create x --origin app", "--origin app must be an origin such as https://app.example.com"],
    ["integration set acme --accent-color red", "--accent-color must be a hex colour such as #0b5fff"],
    ["integration set acme", "Say what to change"],
    ["integration set acme --client-id a --client-secret-file nowhere", "There is no file nowhere"],
    ["key create --out .", ". is there already, and is not overwritten; no key was made"],
    ["key create --out nowhere/key.pem", "There is no folder for nowhere/key.pem; no key was made"],
    ["user-token --project nonsense --key k --user u", "--project must be an id"],
  ])('"%s" is answered with a sentence for a newcomer: %s', async (words, sentence) => {
    await portico('project create "P"');
    const { err } = await portico(words);
    expect(err).toContain(sentence);
  });

  test("a wrong setting adds no integration", async () => {
    await portico('project create "P"');
    expect((await portico("integration add github --accent-color blue")).code).toBe(2);
    expect(await json("integration list")).toEqual([]);
  });

  test("an origin may end with a slash, as an address bar gives it", async () => {
    expect(await json("project create x --origin http://localhost:3000/")).toMatchObject({
      allowedOrigins: ["http://localhost:3000"],
    });
  });

  test("the version is named when asked for", async () => {
    expect(await portico("--version")).toEqual({ code: 0, out: "1.2.3\n", err: "" });
  });

  test("help names every command, and each command has its page", async () => {
    const { code, out } = await portico("help");
    expect(code).toBe(0);
    const names = [...out.matchAll(/^ {2}([a-z-]+(?: [a-z]+)?) {2,}\S/gm)].map(([, name]) => name ?? "");
    expect(names).toContain("integration add");
    expect(names).toContain("user-token");
    for (const name of names) {
      expect(await portico(`${name} --help`)).toMatchObject({
        code: 0,
        err: "",
        out: expect.stringContaining(`portico ${name}`),
      });
      expect((await portico(`help ${name}`)).out).toBe((await portico(`${name} --help`)).out);
    }
    const group = await portico("help integration");
    expect(group.out).toContain("integration activate");
    expect(group.out).not.toContain("user-token");
    expect(await portico("integration --help")).toEqual(group);
  });

  test("the server is found from a folder below, through the data folder's setting, and through address and key", async () => {
    const below = join(folder, "packages", "web");
    await mkdir(below, { recursive: true });
    expect((await portico("project list", { folder: below })).code).toBe(0);
    const elsewhere = await mkdtemp(join(tmpdir(), "portico-none-"));
    expect(await portico("project list", { folder: elsewhere })).toMatchObject({
      code: 1,
      err: expect.stringContaining("npm start"),
    });
    expect(
      (
        await portico("project list", {
          folder: elsewhere,
          environment: { PORTICO_DATA_DIR: join(folder, ".portico") },
        })
      ).code,
    ).toBe(0);
    const { url, key } = JSON.parse(serverFile) as { url: string; key: string };
    expect(
      (await portico("project list", { folder: elsewhere, environment: { PORTICO_URL: url, PORTICO_ADMIN_KEY: key } }))
        .code,
    ).toBe(0);
    expect(await portico("project list", { environment: { PORTICO_URL: url } })).toMatchObject({ code: 2 });
    const wrong = await portico("project list", {
      environment: { PORTICO_URL: url, PORTICO_ADMIN_KEY: "portico_local_old" },
    });
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining("admin.not_signed_in") });
    await rm(elsewhere, { recursive: true });
  });

  test("the key is not sent over plain http to another machine, and a server that is gone is said to be gone", async () => {
    const far = { PORTICO_URL: "http://portico.example", PORTICO_ADMIN_KEY: "k" };
    expect(await portico("project list", { environment: far })).toMatchObject({
      code: 2,
      err: expect.stringContaining("https://"),
    });
    const gone = { PORTICO_URL: "http://127.0.0.1:1", PORTICO_ADMIN_KEY: "k" };
    expect(await portico("project list", { environment: gone })).toMatchObject({
      code: 1,
      err: expect.stringContaining("does not answer"),
    });
    await writeFile(join(folder, ".portico", "server.json"), "{");
    expect(await portico("project list")).toMatchObject({ code: 1, err: expect.stringContaining("is damaged") });
  });
});
