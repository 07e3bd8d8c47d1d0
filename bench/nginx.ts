import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, untilAnswers } from "./free-port.ts";

export interface RunningNginx extends AsyncDisposable {
  origin: string;
}

/** The answer of the upstream: about what an API says about one thing. */
export const answer = JSON.stringify({
  id: 4711,
  login: "ada",
  name: "Ada Lovelace",
  email: "ada@provider.test",
  bio: "x".repeat(800),
  plan: { name: "team", seats: 12 },
});
export const injected = "Bearer the-secret-access-token-of-the-benchmark";

/** The upstream: one worker, one fixed JSON answer; 401 without the injected header, so that a proxy cannot skip it. */
export function startUpstream(): Promise<RunningNginx> {
  return startNginx(
    (port) => `server {
      listen 127.0.0.1:${port} reuseport;
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
  const nginx = spawn("/usr/sbin/nginx", ["-p", folder, "-c", join(folder, "nginx.conf"), "-g", "daemon off;"], {
    stdio: ["ignore", "ignore", "ignore"],
  });
  const origin = `http://127.0.0.1:${port}`;
  await untilAnswers(origin, { authorization: injected });
  return {
    origin,
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
