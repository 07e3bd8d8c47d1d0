import type { EndUserId, ProjectId } from "@portico/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startRotatingProvider, type RotatingProvider } from "../../credentials/testing.ts";
import { openTransferServer, type TransferServer } from "../../transfer/testing.ts";
import { say } from "../testing.ts";

describe("the emergency brake in the host's hand", () => {
  let provider: RotatingProvider;
  let server: TransferServer;
  let projectId: ProjectId;
  let key: string;
  beforeAll(async () => {
    provider = await startRotatingProvider();
    server = await openTransferServer(provider.origin);
    ({ projectId, key } = await server.filledProject());
    await server.connect(projectId, "u1", {});
    await server.connect(projectId, "u2", {});
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await provider.close();
  });

  const freeze = async (body: object) =>
    (await server.call("POST", `/api/projects/${projectId}/freezes`, { authorization: `Bearer ${key}` }, body)).json;
  const freezes = () => server.database.queries.selectFrom("freezes").selectAll().execute();
  const here = (...words: string[]) => portico(words, projectId);
  const portico = (words: readonly string[], project?: string) =>
    say([...words, ...(project === undefined ? [] : ["--project", project])], {
      environment: { PORTICO_URL: server.address, PORTICO_ADMIN_KEY: server.adminKey },
      folder: "/nowhere",
      now: () => server.clock.now(),
    });

  test("VT-15: a freeze that would stop nothing by a slip is refused, and nothing is changed", async () => {
    const { id: userId } = await server.users.ensure(projectId, "u1" as EndUserId);
    const refused: [object, object][] = [
      [{ integrationType: "salesfroce" }, { code: "integration.not_found" }],
      [{ endUserId: "nobody" }, { code: "user.not_found" }],
      [{ endUserId: "u1", userId }, { code: "http.invalid_input" }],
      [
        { connectedSince: "2026-02-01T00:00:00Z", connectedUntil: "2026-01-01T00:00:00Z" },
        { code: "http.invalid_input", message: expect.stringContaining("connectedUntil") },
      ],
    ];
    for (const [body, answer] of refused) expect(await freeze(body)).toMatchObject(answer);
    const everywhere = await server.call("POST", "/dashboard/api/freezes", server.admin, { integrationType: "nope" });
    expect(everywhere.json).toMatchObject({ code: "integration.not_found" });
    expect(await freezes()).toEqual([]);
    expect(await freeze({ integrationType: "acme" })).toMatchObject({ credentials: 2 });
  });

  test("VT-15: a user is named by the host's own id, or by Portico's", async () => {
    const { id: userId } = await server.users.ensure(projectId, "u1" as EndUserId);
    expect(await freeze({ endUserId: "u1" })).toMatchObject({ userId, credentials: 1 });
    for (const name of ["u1", userId]) {
      const { code, out } = await here("freeze", "--user", name);
      expect([code, out]).toEqual([0, expect.stringContaining("Frozen: 1 credential\n")]);
    }
    expect(await here("freeze", "--user", "u9")).toMatchObject({
      code: 1,
      err: expect.stringContaining("user.not_found"),
    });
  });

  test("VT-15: the list says what a freeze covers in the host's words, who ordered it, and why", async () => {
    await here("freeze", "--integration", "acme", "--user", "u2", "--reason", "incident 42");
    const { out } = await here("freeze", "list");
    const line = out.split("\n").find((each) => each.includes("incident 42"));
    expect(line).toMatch(/Z +\S.* +frozen +1 +project \S+, integration acme, user u2 +incident 42$/);
  });

  test("what others wrote can neither forge a line, speak to the terminal nor turn the words around it", async () => {
    await here("freeze", "--user", "u2", "--reason", "one\n\u001b[2Jfrozen \u202eeverything\u2028two");
    const { out } = await here("freeze", "list");
    expect(out.split("\n").filter((each) => each.includes("[2J"))).toEqual([
      expect.stringMatching(/one \[2Jfrozen everything two$/),
    ]);
    expect(out).not.toMatch(/[\u001b\u202e\u2028]/);
  });

  test("VT-15: a thaw says what it set free, what holds the rest, and that there was nothing to end", async () => {
    const own = await server.filledProject("Thawed");
    await server.connect(own.projectId, "u1", {});
    await server.connect(own.projectId, "u2", {});
    const ours = (...words: string[]) => portico(words, own.projectId);
    const frozen = async (...words: string[]): Promise<string> =>
      /thaw (\S+)/.exec((await ours("freeze", ...words)).out)?.[1] ?? "";
    const [first, second] = [await frozen(), await frozen("--user", "u1")];
    const held = `Still frozen: 1 credential, by another freeze: ${second}\n`;
    expect((await ours("thaw", first)).out).toBe(`Thawed: 1 credential can be used again\n${held}`);
    expect((await ours("thaw", first)).out).toMatch(/^Nothing was changed: that freeze was thawed already, at \S+\n/);
    expect((await portico(["thaw", second], projectId)).err).toContain("freeze.not_found");
    expect((await portico(["thaw", second])).out).toBe("Thawed: 1 credential can be used again\n");
    const whole = /thaw (\S+)/.exec((await portico(["freeze", "--everything"])).out)?.[1] ?? "";
    expect(await ours("thaw", whole)).toMatchObject({
      code: 1,
      err: expect.stringContaining(`npx portico thaw ${whole}, without --project`),
    });
    expect((await portico(["thaw", whole])).code).toBe(0);
  });

  test("what is connected by a key has no redirect URL, and none is shown", async () => {
    expect((await here("integration", "add", "stripe")).out).not.toContain("Redirect URL");
    expect((await here("integration", "add", "slack")).out).toContain("Redirect URL: https://portico.example/oauth/");
  });
});
