/** Seeds the demo once, through the same dashboard API that people and the command line use. */
import { readFileSync, writeFileSync } from "node:fs";

const integrations = [
  { type: "github", app: "github", requests: "read" },
  { type: "googledrive", app: "google", requests: "read" },
  { type: "slack", app: "slack", requests: "read" },
  { type: "stripe", requests: "read" },
];

const projectName = "Acme Notes";

/** Answers `{projectId, signingKey, origins}` and keeps it in `demoFile`: the demo app's half of the secrets. */
export async function seedDemo({ dataFolder, demoFile, demoAppPort, providers }) {
  const { url, key } = JSON.parse(readFileSync(`${dataFolder}/server.json`, "utf8"));
  const call = async (method, path, body) => {
    const response = await fetch(`${url}/dashboard/api${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`Seeding the demo failed: ${answer.message} (${answer.code})`);
    return answer;
  };
  // a start that died half-way left some of it: what is there is taken up, so there is never a second demo project
  const { projects } = await call("GET", "/projects");
  const project =
    projects.find(({ name }) => name === projectName) ??
    (await call("POST", "/projects", { name: projectName, allowedOrigins: [`http://localhost:${demoAppPort}`] }));
  const { privateKey } = await call("POST", `/projects/${project.id}/signing-keys`, {});
  const { integrations: present } = await call("GET", `/projects/${project.id}/integrations`);
  for (const { type, app, requests } of integrations) {
    const added =
      present.find(({ integrationType }) => integrationType === type) ??
      (await call("POST", `/projects/${project.id}/integrations`, { integrationType: type }));
    // a stand-in takes no key that people have
    const keys = providers.apiKeys[type];
    await call("PATCH", `/projects/${project.id}/integrations/${added.id}`, {
      ...(app ? providers.apps[app] : {}),
      ...(keys ? { portal: { description: `A stand-in of this demo, with the key ${keys[0]}` } } : {}),
      requestPolicy: { mode: requests, rules: [] },
      isActive: true,
    });
  }
  const facts = { projectId: project.id, signingKey: privateKey, origins: providers.origins };
  writeFileSync(demoFile, JSON.stringify(facts), { mode: 0o600 });
  return facts;
}
