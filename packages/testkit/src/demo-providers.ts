import { join } from "node:path";
import { startStandIn, seededUsers, type StandIn } from "./stand-ins/stand-in.ts";
import type { StandInClient, StandInService } from "./stand-ins/vendor.ts";

/**
 * The demo's providers as a process: `node demo-providers.ts [first port (4201)]`, or `PORTICO_DEMO_PROVIDERS_PORT`.
 * GitHub, Google, Slack and Stripe take consecutive ports. `PORTICO_DEMO_PROVIDERS_FOLDER`: where the tokens are kept,
 * so that connected accounts outlive a restart (nowhere). Prints one line of JSON when ready and ends with SIGTERM,
 * SIGINT or when its standard input closes, so it never outlives the process that started it.
 */
const services: readonly StandInService[] = ["github", "google", "slack", "stripe"];
/** Fixed, because the demo's database remembers them from one start to the next; they open nothing but the stand-ins. */
const stripeKeys = { sk_test_demo_ada: "ada", sk_test_demo_grace: "grace" };
const clientOf = (service: StandInService): StandInClient => ({
  id: `demo-${service}-app`,
  secret: `demo-${service}-secret`,
});

const folder = process.env["PORTICO_DEMO_PROVIDERS_FOLDER"];
const firstPort = Number(process.argv[2] ?? process.env["PORTICO_DEMO_PROVIDERS_PORT"] ?? 4201);
const standIns = await Promise.all(
  services.map((service, index) =>
    startStandIn({
      service,
      port: firstPort === 0 ? 0 : firstPort + index,
      client: clientOf(service),
      ...(folder === undefined ? {} : { tokensFile: join(folder, `${service}-tokens.json`) }),
      ...(service === "stripe" ? { apiKeys: stripeKeys } : {}),
    }),
  ),
);

const oauthApps = standIns.filter(({ service }) => service !== "stripe");
const ready = {
  origins: Object.assign({}, ...standIns.map(({ origins }) => origins)) as Record<string, string>,
  apps: Object.fromEntries(
    oauthApps.map(({ service, client }) => [service, { clientId: client.id, clientSecret: client.secret }]),
  ),
  apiKeys: { stripe: Object.keys(stripeKeys) },
  users: seededUsers,
};
const stop = async (running: readonly StandIn[]) => {
  await Promise.all(running.map((standIn) => standIn.close()));
  process.exit(0);
};
process.once("SIGTERM", () => void stop(standIns));
process.once("SIGINT", () => void stop(standIns));
process.stdin.once("end", () => void stop(standIns)).resume();

// Last: whoever reads the line may signal at once.
process.stdout.write(`${JSON.stringify(ready)}\n`);
