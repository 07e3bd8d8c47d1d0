import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createHost, freshDatabase, startHostileProvider, startPortico, startStandIn } from "@portico/testkit";
import { dumpDatabase } from "../canaries/dump.ts";
import { findCanaries, type Haystack } from "../canaries/encodings.ts";
import { plant, type Garden, type Planted } from "../canaries/plant.ts";
import { atLeast, exactly, recorded, type Figure, type Suite } from "../suite.ts";

/** VT-04: canaries through every feature, then a search through all that is stored, logged or answered. */
export const canaries: Suite = {
  name: "canaries",
  title: "VT-04, VT-11, VT-12: no canary in the database, in the log at trace level, or in an answer",
  async run() {
    await using stack = new AsyncDisposableStack();
    const database = stack.use(await freshDatabase());
    const hostile = stack.use(await startHostileProvider());
    const apiKeys = [0, 1, 2].map(() => `sk_test_${randomBytes(12).toString("hex")}`);
    const stripe = stack.use(
      await startStandIn({ service: "stripe", apiKeys: Object.fromEntries(apiKeys.map((key) => [key, "ada"])) }),
    );
    const portico = stack.use(
      await startPortico({
        databaseUrl: database.url,
        standIns: stripe.origins,
        egressAllow: [new URL(hostile.origin).host],
        environment: { PORTICO_LOG_LEVEL: "trace" },
      }),
    );
    const host = await createHost(portico, ["http://localhost:5999"]);
    const planted = await plant({ portico, host, hostile, apiKeys });
    const walked = await walkEverything(portico, host, planted);
    const signInSecret = /#.*?([\w-]{30,})/.exec(portico.signInLink ?? "")?.[1];
    const all = [
      ...planted.canaries,
      ...(signInSecret === undefined ? [] : [{ what: "sign-in link", text: signInSecret }]),
    ];
    const stored = await dumpDatabase(database.url, portico.dataFolder);
    await portico.stop();
    const log: Haystack = {
      name: "log",
      // the link is shown to whoever starts the server: that is how they get in
      bytes: Buffer.from(portico.output().replace(/^Sign in .*$/m, "")),
    };
    const bytes = [...stored, log, ...planted.answers, ...walked].reduce((sum, each) => sum + each.bytes.length, 0);
    const hits = (places: readonly Haystack[]): string[] =>
      findCanaries(all, places).map(({ what, form, place }) => `${what} as ${form} in ${place}`);
    return [
      atLeast("canaries", new Set(all.map(({ text }) => text)).size, 50),
      recorded("searched", `${(bytes / 1e6).toFixed(1)} MB, ${planted.answers.length + walked.length} answers`),
      atLeast("answers of the admin's API", walked.length, 5),
      ...found("database", hits(stored)),
      ...found("log at trace level", hits([log])),
      ...found("answers", hits([...planted.answers, ...walked])),
      // a provider that writes the token into a good answer's body is passed on as it is: PX-13 is not met there yet
      recorded("tokens in bodies that the provider echoes with 200", hits(planted.echoes).length),
    ];
  },
};

function found(place: string, hits: readonly string[]): Figure[] {
  return [
    exactly(`canaries found: ${place}`, hits.length, 0),
    ...hits.slice(0, 10).map((hit): Figure => ({ what: hit, measured: "found", bound: "nowhere", isMet: false })),
  ];
}

/** Every GET of the API that an admin or the host's server may call, with the ids that there are. */
async function walkEverything(
  portico: Garden["portico"],
  { projectId }: Garden["host"],
  { integrations, users }: Planted,
): Promise<Haystack[]> {
  const document = JSON.parse(readFileSync(new URL("../../docs/api/openapi.json", import.meta.url), "utf8")) as {
    paths: Record<string, { get?: { security?: readonly Record<string, unknown>[] } }>;
  };
  const { key } = JSON.parse(await readFile(`${portico.dataFolder}/server.json`, "utf8")) as { key: string };
  const ids: Record<string, readonly string[]> = {
    projectId: [projectId],
    integrationId: integrations.map(({ id }) => id),
    integrationType: integrations.map(({ integrationType }) => integrationType),
    userId: users.slice(0, 3),
    endUserId: users.slice(0, 3),
  };
  const answers: Haystack[] = [];
  for (const [pattern, { get }] of Object.entries(document.paths)) {
    if (!get?.security?.some((scheme) => "adminKey" in scheme)) continue;
    for (const path of filled(pattern, ids)) {
      const answer = await fetch(`${portico.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
      const text = Buffer.from(await answer.arrayBuffer());
      answers.push({
        name: `GET ${path}`,
        bytes: Buffer.concat([Buffer.from(JSON.stringify([...answer.headers])), text]),
      });
      // what an answer lists can be asked for by its id
      for (const [, id] of text.toString("utf8").matchAll(/"id":"([0-9a-f-]{36})"/g)) {
        const names = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        if (id !== undefined && !names.includes("anyId")) ids["anyId"] = [...new Set([...(ids["anyId"] ?? []), id])];
      }
    }
  }
  return answers;
}

/** The pattern with every combination of known ids; with any id that was seen where the parameter is not known. */
function filled(pattern: string, ids: Readonly<Record<string, readonly string[]>>): string[] {
  const name = /\{(\w+)\}/.exec(pattern)?.[1];
  if (name === undefined) return [pattern];
  const values = ids[name] ?? ids["anyId"]?.slice(-5) ?? [];
  return values.flatMap((value) => filled(pattern.replace(`{${name}}`, value), ids));
}
