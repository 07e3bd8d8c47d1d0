import type { WireConfiguration, WireCredential, WireIntegration } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ProjectId } from "@portico/protocol";
import { startRotatingProvider, type RotatingProvider } from "../credentials/testing.ts";
import { openTransferServer, type TransferServer } from "../transfer/testing.ts";
import { signTestToken, testSigner } from "../users/testing.ts";

const settings = [
  { id: "channel", type: "TEXT_NO_VARS", title: "Channel", maxLength: 20 },
  { id: "days", type: "NUMBER", title: "Days", required: false },
  { id: "kind", type: "ENUM", title: "Kind", required: false, options: [{ value: "lead", label: "Leads" }] },
  { id: "team", type: "CUSTOM_DROPDOWN", title: "Team", key: "teams", required: false },
];

interface Answered<Body> {
  status: number;
  body: Body;
}

describe("settings and configurations on the wire (contract 3.9, 3.11)", () => {
  let provider: RotatingProvider;
  let server: TransferServer;
  let projectId: ProjectId;
  let integrationId: string;
  let tokenOf: (sub: string, claims?: object) => string;
  beforeAll(async () => {
    provider = await startRotatingProvider();
    server = await openTransferServer(provider.origin);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await provider.close();
  });
  beforeEach(async () => {
    const filled = await server.filledProject(`Acme ${Math.random()}`);
    projectId = filled.projectId;
    integrationId = filled.oauth.id;
    const { signingKey, privateKey } = await server.projects.createSigningKey(projectId);
    const signer = testSigner(projectId, signingKey.id, privateKey);
    tokenOf = (sub, claims = {}) => signTestToken(signer, server.clock.now(), { sub, ...claims });
    const changed = await admin("PATCH", `/integrations/${integrationId}`, { settings });
    expect(changed.status).toBe(200);
  });

  async function ask<Body>(url: string, init: RequestInit): Promise<Answered<Body>> {
    const answer = await fetch(`${server.address}${url}`, init);
    const text = await answer.text();
    return { status: answer.status, body: (text === "" ? undefined : JSON.parse(text)) as Body };
  }
  const admin = <Body = unknown>(method: string, path: string, body: object): Promise<Answered<Body>> =>
    ask(`/dashboard/api/projects/${projectId}${path}`, {
      method,
      headers: { ...server.admin, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const sdk = <Body = WireCredential>(
    method: string,
    path: string,
    body?: object,
    { configuration, token = tokenOf("ada") }: { configuration?: string; token?: string } = {},
  ): Promise<Answered<Body>> =>
    ask(`/projects/${projectId}/sdk${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        ...(configuration === undefined ? {} : { "x-paragon-configuration-id": configuration }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const connect = (sub = "ada", type = "acme") => server.connect(projectId, sub, {}, type);
  const events = async () => {
    const rows = await server.database.queries
      .selectFrom("events")
      .select(["type", "data"])
      .where("project_id", "=", projectId)
      .where("type", "like", "configuration.%")
      .orderBy("id")
      .execute();
    return rows.map(({ type, data }) => [type, data]);
  };
  const errorOf = ({ body, status }: Answered<unknown>) => ({
    status,
    code: (body as { code: string }).code,
    fields: (body as { meta: { fields?: unknown } }).meta.fields,
  });

  test("the declaration reaches the SDKs as inputs, with its choices as data sources", async () => {
    const { body } = await sdk<WireIntegration[]>("GET", "/integrations");
    const acme = body.find(({ type }) => type === "acme");
    expect(acme?.configs[0]?.values.sharedMeta.inputs).toMatchObject([
      { id: "channel", type: "TEXT_NO_VARS", required: true },
      { id: "days", required: false },
      { id: "kind", type: "ENUM", sourceType: "setting:kind" },
      { id: "team", customDropdownOptions: [], key: "teams" },
    ]);
    expect(acme?.sdkIntegrationConfig.dataSources["setting:kind"]).toEqual({
      type: "STATIC_ENUM_DATA_SOURCE",
      id: "setting:kind",
      title: "Kind",
      values: [{ value: "lead", label: "Leads" }],
    });
  });

  test.each([
    [{ id: "x", title: "X", type: "TEXT_NO_VARS", pattern: "(?=a)" }, "RE2"],
    [{ id: "x", title: "X", type: "DYNAMIC_ENUM", sourceType: "sites" }, "no data sources"],
  ])("a declaration that nobody could answer is refused and changes nothing: %j", async (input, words) => {
    const refused = await admin("PATCH", `/integrations/${integrationId}`, { settings: [input] });
    expect(errorOf(refused)).toMatchObject({ status: 422, code: "integration.settings_invalid" });
    expect(JSON.stringify(refused.body)).toContain(words);
    const { body } = await sdk<WireIntegration[]>("GET", "/integrations");
    const acme = body.find(({ type }) => type === "acme");
    expect(acme?.configs[0]?.values.sharedMeta.inputs).toHaveLength(4);
  });

  test("settings are saved on the default configuration, told by name and not by value, and read by everybody", async () => {
    const { id } = await connect();
    const saved = await sdk("PATCH", `/credentials/${id}`, {
      config: { sharedSettings: { channel: " x ", days: "4" } },
    });
    expect(saved).toMatchObject({
      status: 200,
      body: { id, configurations: [{ sharedSettings: { channel: "x", days: 4 } }] },
    });
    const me = await sdk<{ integrations: Record<string, object> }>("GET", "/me");
    expect(me.body.integrations["acme"]).toMatchObject({ sharedSettings: { channel: "x", days: 4 } });
    // the same again says nothing
    await sdk("PATCH", `/credentials/${id}`, { config: { sharedSettings: { channel: "x", days: 4 } } });
    const [first] = saved.body.configurations;
    expect(await events()).toEqual([
      ["configuration.changed", { configurationId: first?.id, externalId: null, settings: ["channel", "days"] }],
    ]);
  });

  test("answers that do not fit are refused all at once, and nothing is saved", async () => {
    const { id } = await connect();
    await sdk("PATCH", `/credentials/${id}`, { config: { sharedSettings: { channel: "x" } } });
    const wrong = { channel: "x".repeat(21), days: "soon", kind: "lead", other: 1 };
    expect(errorOf(await sdk("PATCH", `/credentials/${id}`, { config: { sharedSettings: wrong } }))).toEqual({
      status: 422,
      code: "configuration.settings_invalid",
      fields: [
        { input: "channel", message: "Channel has more than 20 characters." },
        { input: "days", message: "Days must be a number." },
        { input: "other", message: "This is not asked here." },
      ],
    });
    const { body } = await sdk("GET", `/credentials/${id}`);
    expect(body.configurations[0]?.sharedSettings).toEqual({ channel: "x" });
  });

  test("two forms that save some answers at the same time do not undo each other", async () => {
    const { id } = await connect();
    const answers = { channel: "x", days: 4, kind: "lead", team: "t" };
    const saves = Object.entries(answers).map(([name, value]) =>
      sdk("PATCH", `/credentials/${id}`, { config: { sharedSettings: { [name]: value } }, merge: true }),
    );
    for (const { status } of await Promise.all(saves)) expect(status).toBe(200);
    const { body } = await sdk("GET", `/credentials/${id}`);
    expect(body.configurations[0]?.sharedSettings).toEqual(answers);
  });

  test("a configuration is made, named, set, and removed; the default one stays first and stays", async () => {
    const { id } = await connect();
    const path = `/credentials/${id}/configurations`;
    const made = await sdk("POST", path, { externalId: " ext:Team A " });
    expect(made.body.configurations).toMatchObject([{ isDefault: true }, { isDefault: false, externalId: "Team A" }]);
    const [standard, team] = made.body.configurations as [WireConfiguration, WireConfiguration];
    expect(errorOf(await sdk("POST", path, { externalId: "Team A" }))).toMatchObject({
      status: 409,
      code: "configuration.external_id_taken",
    });
    const ofTeam = { configuration: "ext:Team A" };
    await sdk("PATCH", `/credentials/${id}`, { config: { sharedSettings: { channel: "a" } } }, ofTeam);
    await sdk("PATCH", path, { meta: { color: "red", old: 1 } }, { configuration: team.id });
    const changed = await sdk("PATCH", path, { meta: { old: null, size: 2 } }, { configuration: "Team A" });
    expect(changed.body.configurations).toMatchObject([
      { id: standard.id, sharedSettings: {} },
      { id: team.id, sharedSettings: { channel: "a" }, configMeta: { color: "red", size: 2 } },
    ]);
    expect(changed.body.configurations[1]?.configMeta).not.toHaveProperty("old");
    for (const configuration of [standard.id, undefined])
      expect(
        errorOf(await sdk("DELETE", path, undefined, configuration === undefined ? {} : { configuration })),
      ).toMatchObject({ status: 409, code: "configuration.is_default" });
    const removed = await sdk("DELETE", path, undefined, ofTeam);
    expect(removed.body.configurations.map((each) => each.id)).toEqual([standard.id]);
    expect(errorOf(await sdk("DELETE", path, undefined, ofTeam))).toMatchObject({ code: "configuration.not_found" });
    expect((await events()).map(([type]) => type)).toEqual([
      "configuration.created",
      "configuration.changed",
      "configuration.removed",
    ]);
  });

  test("a hundred is enough, and twenty that race for one name get one", async () => {
    const { id } = await connect();
    const path = `/credentials/${id}/configurations`;
    const raced = await Promise.all(Array.from({ length: 20 }, () => sdk("POST", path, { externalId: "one" })));
    expect(raced.filter(({ status }) => status === 200)).toHaveLength(1);
    const all = await Promise.all(Array.from({ length: 100 }, () => sdk("POST", path, {})));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(98);
    expect(errorOf(await sdk("POST", path, {}))).toMatchObject({ status: 409, code: "configuration.too_many" });
  });

  test("the host's name for an account stands for it, unless two integrations have it", async () => {
    const { id } = await server.credentials.store(
      { projectId, userId: (await server.users.ensure(projectId, "ada" as never)).id },
      await server.integrations.byType(projectId, "acme"),
      { allowMultiple: true, externalId: "main" },
      learnt(),
    );
    const config = { config: { sharedSettings: { channel: "x" } } };
    for (const name of ["ext:main", "main"])
      expect((await sdk("PATCH", `/credentials/${encodeURIComponent(name)}`, config)).body).toMatchObject({ id });
    await server.credentials.store(
      { projectId, userId: (await server.users.ensure(projectId, "ada" as never)).id },
      await server.integrations.byType(projectId, "keybox"),
      { allowMultiple: true, externalId: "main" },
      learnt(),
    );
    expect(errorOf(await sdk("PATCH", "/credentials/main", config))).toMatchObject({
      status: 409,
      code: "credential.ambiguous",
    });
  });

  test("TN-06: another user's credential and configuration are as absent as any", async () => {
    const own = await connect();
    const foreign = await connect("grace");
    const [configuration] = foreign.configurations;
    const config = { config: { sharedSettings: { channel: "x" } } };
    for (const [method, path, body] of [
      ["PATCH", `/credentials/${foreign.id}`, config],
      ["POST", `/credentials/${foreign.id}/configurations`, {}],
      ["PATCH", `/credentials/${foreign.id}/configurations`, { meta: {} }],
      ["DELETE", `/credentials/${foreign.id}/configurations`, undefined],
    ] as const)
      expect(errorOf(await sdk(method, path, body))).toMatchObject({ status: 404, code: "credential.not_found" });
    expect(
      errorOf(await sdk("PATCH", `/credentials/${own.id}`, config, { configuration: configuration?.id ?? "" })),
    ).toMatchObject({ status: 404, code: "configuration.not_found" });
  });

  test("what the token does not permit is absent", async () => {
    const { id } = await connect();
    const token = tokenOf("ada", { "urn:useparagon:connect:permissions": { "integration:keybox": true } });
    const refused = await sdk("PATCH", `/credentials/${id}`, { config: { sharedSettings: {} } }, { token });
    expect(errorOf(refused)).toMatchObject({ status: 404, code: "credential.not_found" });
  });

  test("the host's own words reach the portal, and only texts by language do", async () => {
    const portalTexts = {
      "*": { "overview.connect": "Link {provider}" },
      de: { "overview.connect": "{provider} verbinden" },
    };
    const project = (body: object) => admin("PATCH", "", body);
    expect((await project({ portalTexts })).status).toBe(200);
    for (const wrong of [{ "../x": {} }, { de: { key: 1 } }, { de: { key: "x".repeat(2001) } }])
      expect(errorOf(await project({ portalTexts: wrong }))).toMatchObject({ status: 400, code: "http.invalid_input" });
    expect((await sdk<object>("GET", "/portal")).body).toMatchObject({ texts: portalTexts });
  });

  test("what waits for workflows says so", async () => {
    const { id } = await connect();
    const workflow = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    const sent = { config: { workflowSettings: { [workflow]: { enabled: true, settings: {} } } } };
    for (const [method, path, body] of [
      ["POST", `/workflows/${workflow}`, undefined],
      ["DELETE", `/workflows/${workflow}`, undefined],
      ["POST", `/triggers/${workflow}?`, {}],
      ["PATCH", `/credentials/${id}`, sent],
    ] as const)
      expect(errorOf(await sdk(method, path, body))).toMatchObject({ status: 404, code: "workflow.not_found" });
    expect(errorOf(await sdk("POST", "/events/trigger", { name: "Lead Created", payload: {} }))).toMatchObject({
      status: 501,
      code: "workflow.not_available",
    });
    expect(errorOf(await sdk("POST", "/resources/r/connect", {}))).toMatchObject({ code: "resource.not_found" });
    const headers = { authorization: `Bearer ${tokenOf("ada")}` };
    const triggers = await ask(`/projects/${projectId}/triggers?integrations=acme`, { headers });
    expect(triggers).toEqual({ status: 200, body: { triggers: { acme: [] } } });
  });

  function learnt() {
    return {
      accountType: null,
      accountId: "4711",
      accountName: "Ada",
      providerData: {},
      templateValues: {},
      grantedScopes: null,
      secret: {},
      expiresAt: null,
      status: "VALID" as const,
    };
  }
});
