import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, untilAnswers } from "./free-port.ts";

export interface RunningNginx extends AsyncDisposable {
  origin: string;
  pid: number;
}

/** The key that is stored as the user's credential, and the header in which the provider wants it. */
export const apiKey = "SG.0123456789abcdef.0123456789abcdef0123456789abcdef";
export const injected = `Bearer ${apiKey}`;

/** The upstream's answer: about 1 kB, what an API says about one thing. It also names the account. */
const answer = JSON.stringify({
  user_id: 4711,
  username: "ada",
  name: "Ada Lovelace",
  email: "ada@provider.test",
  bio: "x".repeat(800),
  plan: { name: "team", seats: 12 },
});

/** The upstream: one worker, one fixed JSON answer; 401 without the injected header, so that a proxy cannot skip it. */
export function startUpstream(): Promise<RunningNginx> {
  return startNginx(
    (port) => `server {
      listen 127.0.0.1:${port};
      location / {
        if ($http_authorization != "${injected}") { return 401; }
        default_type application/json;
        return 200 '${answer}';
      }
    }`,
  );
}

/** The peer: one worker that injects the same header, with keep-alive on both sides. */
export function startPeer(upstream: string): Promise<RunningNginx> {
  const { host } = new URL(upstream);
  return startNginx(
    (port) => `upstream provider { server ${host}; keepalive 64; }
    server {
      listen 127.0.0.1:${port};
      location / {
        proxy_pass http://provider;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Authorization "${injected}";
      }
    }`,
  );
}

async function startNginx(servers: (port: number) => string): Promise<RunningNginx> {
  const folder = await mkdtemp(join(tmpdir(), "portico-bench-nginx-"));
  const port = await freePort();
  await writeFile(join(folder, "nginx.conf"), configuration(folder, servers(port)));
  // as a single process, so that there is one to pin to a core
  const nginx = spawn(
    "nginx",
    ["-p", folder, "-c", join(folder, "nginx.conf"), "-g", "daemon off; master_process off;"],
    {
      stdio: "ignore",
      env: { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin` },
    },
  );
  const origin = `http://127.0.0.1:${port}`;
  await untilAnswers(origin, { authorization: injected });
  return {
    origin,
    pid: nginx.pid ?? 0,
    async [Symbol.asyncDispose]() {
      nginx.kill("SIGTERM");
      await once(nginx, "exit");
      await rm(folder, { recursive: true });
    },
  };
}

function configuration(folder: string, servers: string): string {
  return `worker_processes 1;
  pid ${folder}/nginx.pid;
  error_log ${folder}/error.log;
  events { worker_connections 1024; }
  http {
    access_log off;
    keepalive_requests 10000000;
    client_body_temp_path ${folder};
    proxy_temp_path ${folder};
    fastcgi_temp_path ${folder};
    uwsgi_temp_path ${folder};
    scgi_temp_path ${folder};
    ${servers}
  }`;
}
