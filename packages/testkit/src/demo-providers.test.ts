import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

const entry = fileURLToPath(new URL("./demo-providers.ts", import.meta.url));
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, "exit");
    child.stdin?.end();
    await ended;
  }
});

async function start() {
  const child = spawn(process.execPath, ["--conditions=portico-source", entry, "0"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, ready: JSON.parse(line.toString("utf8")) as Record<string, Record<string, unknown>> };
}

describe("the demo's providers", () => {
  it("say where they are and which apps, keys and users they know", async () => {
    const { ready } = await start();
    expect(ready).toMatchObject({
      origins: {
        "https://github.com": expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        "https://api.stripe.com": expect.any(String),
      },
      apps: { github: { clientId: expect.any(String), clientSecret: expect.any(String) }, google: {}, slack: {} },
      apiKeys: { stripe: [expect.any(String), expect.any(String)] },
      users: [{ login: "ada" }, { login: "grace" }],
    });
    const answer = await fetch(`${String(ready["origins"]?.["https://api.github.com"])}/user`);
    expect(answer.status).toBe(401);
  });

  it.each([
    ["SIGTERM", (child: ChildProcess) => child.kill("SIGTERM")],
    ["SIGINT", (child: ChildProcess) => child.kill("SIGINT")],
    ["the end of its standard input", (child: ChildProcess) => child.stdin?.end()],
  ])("end cleanly with %s", async (_how, end) => {
    const { child } = await start();
    const ended = once(child, "exit");
    end(child);
    expect(await ended).toEqual([0, null]);
  });
});
