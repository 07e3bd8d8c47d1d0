import type { ProjectId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestRoom, type TestRoom } from "../credentials/testing.ts";
import { silentLogger } from "../lib/logger.ts";
import { createOutbound } from "../net/create-outbound.ts";
import type { GuardedOutbound } from "../net/outbound.ts";
import { createDiscover } from "../oauth/discovery/discover.ts";
import type { ServerMetadata } from "../oauth/discovery/find-server.ts";
import { startMetadataServer, type Answer, type MetadataServer } from "../oauth/discovery/testing.ts";
import { oauthProvider } from "../oauth/testing.ts";
import type { Integration } from "./integration.ts";
import { createRegisteredClients, type RegisteredClients } from "./registered-clients.ts";

let room: TestRoom;
let api: MetadataServer;
let outbound: GuardedOutbound;
let server: ServerMetadata;
let integration: Integration;
let node: RegisteredClients;
let otherNode: RegisteredClients;
let made: number;

beforeAll(async () => {
  room = await openTestRoom();
  api = await startMetadataServer();
  const egressAllow = [new URL(api.origin).host];
  outbound = createOutbound({ standIns: {}, egressAllow, clock: room.clock, logger: silentLogger });
  const auth = { scheme: "oauth2_discovery", resource: `${api.origin}/mcp` } as const;
  const provider = { ...oauthProvider(), hosts: [api.origin], auth: { ...auth, endpointHosts: [] } as never };
  ({ server } = await createDiscover({ outbound, clock: room.clock })({ provider, values: {} }, provider.auth));
});
afterAll(async () => {
  await outbound.close();
  await api[Symbol.asyncDispose]();
  await room[Symbol.asyncDispose]();
});
beforeEach(async () => {
  integration = await room.addIntegration((await room.addUser()).projectId);
  const deps = { ...room, outbound, logger: silentLogger };
  node = createRegisteredClients(deps);
  otherNode = createRegisteredClients(deps);
  made = 0;
  api.reset();
  api.answers["/register"] = registering({});
});

const registering =
  (more: object): Answer =>
  (response) => {
    made += 1;
    const client = { client_id: `c-${made}`, client_secret: `canary-registered-${made}`, ...more };
    response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify(client));
  };
const clientFor = (asked: RegisteredClients = node, redirectUri = "https://portico.example/oauth/x/at-a") =>
  asked.clientFor(integration, server, { clientName: "Acme Notes", redirectUri, scopes: [] });
const rows = () =>
  room.database.queries
    .selectFrom("oauth_registrations")
    .selectAll()
    .where("integration_id", "=", integration.id)
    .execute();

describe("OA-22: a registered client", () => {
  test("is made once for twenty users on two nodes, and found again by a third", async () => {
    const clients = await Promise.all(
      Array.from({ length: 20 }, (_each, index) => clientFor(index % 2 === 0 ? node : otherNode)),
    );
    expect(new Set(clients.map(({ clientId }) => clientId))).toEqual(new Set(["c-1"]));
    const third = createRegisteredClients({ ...room, outbound, logger: silentLogger });
    expect((await clientFor(third)).clientSecret?.reveal()).toBe("canary-registered-1");
    expect(made).toBe(1);
  });

  test("is another for another redirect address, and for another integration (OA-05)", async () => {
    const one = await clientFor();
    const other = await clientFor(node, "https://portico.example/oauth/x/at-b");
    integration = await room.addIntegration((await room.addUser()).projectId);
    const foreign = await clientFor();
    expect(new Set([one, other, foreign].map(({ clientId }) => clientId)).size).toBe(3);
  });

  test("is made anew when its secret is about to end, with a record of its own", async () => {
    const ends = Math.floor(room.clock.now().getTime() / 1000) + 3600;
    api.answers["/register"] = registering({ client_secret_expires_at: ends });
    const first = await clientFor();
    const [before] = await rows();
    expect((await clientFor()).clientId).toBe(first.clientId);
    room.clock.advance(50 * 60 * 1000);
    api.answers["/register"] = registering({ client_secret_expires_at: ends + 86_400 });
    const again = await Promise.all([clientFor(node), clientFor(otherNode)]);
    expect(again.map(({ clientId }) => clientId)).toEqual(["c-2", "c-2"]);
    const [after] = await rows();
    expect(after?.id).not.toBe(before?.id);
  });

  test("is made anew after it was forgotten, and only then", async () => {
    const { clientId } = await clientFor();
    await node.forget(integration.projectId, integration.id, "another");
    expect((await clientFor()).clientId).toBe(clientId);
    await node.forget("another-project" as ProjectId, integration.id, clientId).catch(() => undefined);
    await node.forget(integration.projectId, integration.id, clientId);
    expect((await clientFor()).clientId).toBe("c-2");
  });

  test("that was refused leaves nothing behind, and the next attempt may try again", async () => {
    api.answers["/register"] = (response) => response.writeHead(403).end();
    await expect(clientFor()).rejects.toMatchObject({ code: "connect.app_misconfigured" });
    expect(await rows()).toEqual([]);
    api.answers["/register"] = registering({});
    expect((await clientFor()).clientId).toBe("c-1");
  });

  test("is registered by somebody else when the node that claimed it died", async () => {
    const at = room.clock.now();
    await room.database.queries
      .insertInto("oauth_registrations")
      .values({
        id: "00000000-0000-4000-8000-000000000001",
        project_id: integration.projectId,
        integration_id: integration.id,
        issuer: server.issuer,
        redirect_uri: "https://portico.example/oauth/x/at-a",
        client_authentication: "none",
        created_at: at,
        claimed_until: new Date(at.getTime() + 1000),
      })
      .execute();
    room.clock.advance(2000);
    expect((await clientFor()).clientId).toBe("c-1");
  });

  test("VT-02, VT-04: is stored without its secret in plain, and sealed for its own row only", async () => {
    await clientFor();
    await clientFor(node, "https://portico.example/oauth/x/at-b");
    const [one, other] = await rows();
    expect(JSON.stringify(await rows())).not.toContain("canary");
    expect(Buffer.from(one?.client_secret ?? []).toString("latin1")).not.toContain("canary");
    await room.database.queries
      .updateTable("oauth_registrations")
      .set({ client_secret: other?.client_secret ?? null })
      .where("id", "=", one?.id ?? "")
      .execute();
    await expect(clientFor(node, one?.redirect_uri)).rejects.toMatchObject({
      code: expect.stringMatching(/^vault\./) as string,
    });
  });
});
