import { Webhook } from "standardwebhooks";
import { webhookPayload } from "@portico/protocol/endpoints";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../lib/random.ts";
import { openTestWebhooks } from "./testing.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

describe("webhooks", () => {
  let room: Awaited<ReturnType<typeof openTestWebhooks>>;
  beforeAll(async () => {
    room = await openTestWebhooks();
  });
  afterAll(() => room[Symbol.asyncDispose]());

  test("WH-11: an event arrives once, thin, and with a signature that the reference implementation takes", async () => {
    const projectId = await room.newProject();
    const { secret } = await room.endpoint(projectId, "/plain");
    await room.happen(projectId);
    await room.work();
    const [message, ...more] = room.receiver.at("/plain");
    expect(more).toEqual([]);
    expect(secret.reveal()).toMatch(/^whsec_/);
    expect(Buffer.from(secret.reveal().slice(6), "base64")).toHaveLength(32);
    const headers = message?.headers as Record<string, string>;
    expect(new Webhook(secret.reveal()).verify(message?.body ?? "", headers)).toBeTruthy();
    const payload = webhookPayload.parse(JSON.parse(message?.body ?? ""));
    expect(payload).toMatchObject({
      type: "signing_key.created",
      version: 1,
      data: { id: headers["webhook-id"], projectId },
    });
    expect(Buffer.byteLength(message?.body ?? "")).toBeLessThan(20_000);
  });

  test("WH-11: during a rotation both secrets verify, afterwards the new one alone", async () => {
    const projectId = await room.newProject();
    const { endpoint, secret: old } = await room.endpoint(projectId, "/rotation");
    const { secret: next } = await room.webhooks.rotateSecret(projectId, endpoint.id, 24);
    const verify = (secret: string) => {
      const last = room.receiver.at("/rotation").at(-1);
      const wh = new Webhook(secret);
      // the reference compares with the real time, which the stepped clock has left behind
      const { body = "", headers = {} } = last ?? {};
      const signed = wh.sign(
        String(headers["webhook-id"]),
        new Date(Number(headers["webhook-timestamp"]) * 1000),
        body,
      );
      return String(headers["webhook-signature"]).split(" ").includes(signed);
    };
    await room.happen(projectId);
    await room.work();
    expect([verify(old.reveal()), verify(next.reveal())]).toEqual([true, true]);
    room.clock.step(dayMs);
    await room.happen(projectId);
    await room.work();
    expect(room.receiver.at("/rotation")).toHaveLength(2);
    expect([verify(old.reveal()), verify(next.reveal())]).toEqual([false, true]);
  });

  test("VT-04: the secret is in its answer, sealed in the database, and nowhere else", async () => {
    const projectId = await room.newProject();
    const { endpoint, secret } = await room.endpoint(projectId, "/sealed");
    const rows = await room.database.queries
      .selectFrom("webhook_secrets")
      .selectAll()
      .where("endpoint_id", "=", endpoint.id)
      .execute();
    const events = await room.database.queries
      .selectFrom("events")
      .selectAll()
      .where("project_id", "=", projectId)
      .execute();
    const text = JSON.stringify([events, await room.webhooks.list(projectId), secret]);
    const plain = secret.reveal().slice("whsec_".length);
    for (const form of [plain, Buffer.from(plain, "base64").toString("hex")]) {
      expect(text).not.toContain(form);
      expect(rows.map((row) => Buffer.from(row.secret).toString("latin1")).join()).not.toContain(form);
      expect(rows.map((row) => Buffer.from(row.secret).toString("hex")).join()).not.toContain(form);
    }
  });

  test("an endpoint gets the types it names, from its making on, and nothing of another project", async () => {
    const [projectId, other] = [await room.newProject(), await room.newProject()];
    await room.happen(projectId);
    await room.endpoint(projectId, "/some", ["user.created"]);
    await room.endpoint(projectId, "/all", []);
    await room.endpoint(other, "/other", []);
    await room.happen(projectId);
    await room.work();
    expect(room.receiver.at("/some")).toEqual([]);
    const types = room.receiver.at("/all").map(({ type }) => type);
    expect(types.filter((type) => type === "signing_key.created")).toHaveLength(1);
    expect(room.receiver.at("/other").map(({ type }) => type)).toEqual(["webhook_endpoint.created"]);
  });

  test("PX-05: an address inside the network, plain http and a name with a password are refused at once", async () => {
    const projectId = await room.newProject();
    const wrong = [
      "http://example.com/x",
      "https://127.0.0.1/x",
      "https://[::1]/x",
      "https://[::ffff:10.0.0.1]/",
      "https://169.254.169.254/latest",
      "https://10.1.2.3:8443/",
      "https://user:pass@example.com/",
      "https://example.com/#x",
      `http://127.0.0.1:1/x`,
    ];
    for (const url of wrong) {
      const creation = room.webhooks.create(projectId, { url, description: "", eventTypes: [] });
      await expect(creation, url).rejects.toMatchObject({ code: "webhook.url_refused" });
    }
    const { endpoint } = await room.endpoint(projectId, "/moved");
    const move = room.webhooks.update(projectId, endpoint.id, { url: "https://192.168.0.1/" });
    await expect(move).rejects.toMatchObject({ code: "webhook.url_refused" });
    expect((await room.webhooks.get(projectId, endpoint.id)).url).toBe(endpoint.url);
  });

  test("PX-04: an address that has moved inside since it was registered is refused when the socket opens", async () => {
    const projectId = await room.newProject();
    const { endpoint } = await room.endpoint(projectId, "/inside");
    // what a name that resolves elsewhere by now amounts to
    await room.database.queries
      .updateTable("webhook_endpoints")
      .set({ url: "https://127.0.0.1/x" })
      .where("id", "=", endpoint.id)
      .execute();
    const delivery = await room.webhooks.test(projectId, endpoint.id);
    await room.work();
    const { log } = await room.webhooks.delivery(projectId, endpoint.id, delivery.id);
    expect(log).toMatchObject([{ status: null, error: "net.address_refused" }]);
  });

  test("the test button sends to that endpoint alone, whatever types it names, and not while it is off", async () => {
    const projectId = await room.newProject();
    const { endpoint } = await room.endpoint(projectId, "/tested", ["user.created"]);
    await room.endpoint(projectId, "/untested", []);
    const delivery = await room.webhooks.test(projectId, endpoint.id);
    await room.work();
    expect(room.receiver.at("/tested").map(({ type }) => type)).toEqual(["webhook_endpoint.tested"]);
    expect(room.receiver.at("/untested").map(({ type }) => type)).not.toContain("webhook_endpoint.tested");
    expect((await room.webhooks.delivery(projectId, endpoint.id, delivery.id)).delivery.state).toBe("delivered");
    await room.webhooks.update(projectId, endpoint.id, { enabled: false });
    await expect(room.webhooks.test(projectId, endpoint.id)).rejects.toMatchObject({ code: "webhook.disabled" });
  });

  test("TN-06, TN-07: endpoints, deliveries and cursors of another project answer as absent ones do", async () => {
    const [mine, theirs] = [await room.newProject(), await room.newProject()];
    const { endpoint: own } = await room.endpoint(mine, "/mine");
    const { endpoint: foreign } = await room.endpoint(theirs, "/theirs");
    for (let number = 0; number < 3; number += 1) await room.webhooks.test(theirs, foreign.id);
    const page = await room.webhooks.deliveries(theirs, foreign.id, { limit: 1 });
    const foreignDelivery = page.deliveries[0]?.id as never;
    for (const id of [foreign.id, newId<never>()]) {
      for (const attempt of [
        () => room.webhooks.get(mine, id),
        () => room.webhooks.update(mine, id, { enabled: false }),
        () => room.webhooks.remove(mine, id),
        () => room.webhooks.rotateSecret(mine, id, 0),
        () => room.webhooks.test(mine, id),
        () => room.webhooks.redeliverFailed(mine, id, new Date(0)),
        () => room.webhooks.redeliver(mine, id, foreignDelivery),
      ])
        await expect(attempt()).rejects.toMatchObject({ code: "webhook.not_found" });
    }
    for (const id of [foreignDelivery, newId<never>()]) {
      await expect(room.webhooks.delivery(mine, own.id, id)).rejects.toMatchObject({
        code: "webhook.delivery_not_found",
      });
      await expect(room.webhooks.redeliver(mine, own.id, id)).rejects.toMatchObject({
        code: "webhook.delivery_not_found",
      });
    }
    for (const after of [page.nextCursor ?? "", "x", ""]) {
      const stolen = room.webhooks.deliveries(mine, own.id, { after, limit: 1 });
      await expect(stolen).rejects.toMatchObject({ code: "webhook.cursor_invalid" });
    }
    const rest = await room.webhooks.deliveries(theirs, foreign.id, { after: page.nextCursor ?? "", limit: 5 });
    expect(rest.deliveries).toHaveLength(2);
  });

  test("a project has at most 20 endpoints; a removed one leaves nothing behind", async () => {
    const projectId = await room.newProject();
    const made = await Promise.allSettled(Array.from({ length: 21 }, () => room.endpoint(projectId, "/many")));
    const refused = made.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    expect(refused).toMatchObject([{ code: "webhook.too_many" }]);
    const [first] = await room.webhooks.list(projectId);
    await room.webhooks.remove(projectId, first?.id as never);
    expect(await room.webhooks.list(projectId)).toHaveLength(19);
    const left = await room.database.queries
      .selectFrom("webhook_secrets")
      .selectAll()
      .where("endpoint_id", "=", first?.id ?? "")
      .execute();
    expect(left).toEqual([]);
  });
});
