/**
 * The back end of Acme Notes, a make-believe product. What a real host adds for Portico is `userToken`: four lines.
 * Its users are two buttons on the page; a real host has sessions.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { signUserToken } from "@portico/node";

const { PORT = "4100", PORTICO_URL = "", PORTICO_PROJECT_ID = "", PORTICO_SIGNING_KEY = "" } = process.env;
const users = ["ada", "grace"];
const clientFolder = new URL("./client/", import.meta.url);
const contentTypes: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

function userToken(userId: string): Promise<string> {
  return signUserToken({ projectId: PORTICO_PROJECT_ID, signingKey: PORTICO_SIGNING_KEY, userId });
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  const send = (status: number, contentType: string, body: string | Buffer): void => {
    response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" }).end(body);
  };
  if (url.pathname === "/api/session") {
    const userId = users.find((user) => user === url.searchParams.get("user"));
    if (request.method !== "POST" || !userId) return send(400, "application/json", '{"message":"no such user"}');
    const session = { projectId: PORTICO_PROJECT_ID, porticoUrl: PORTICO_URL, token: await userToken(userId) };
    return send(200, "application/json", JSON.stringify(session));
  }
  const name = url.pathname === "/" ? "index.html" : url.pathname.slice(1);
  try {
    if (!/^(index\.html|assets\/[\w.-]+)$/.test(name)) throw new Error("no such file");
    return send(
      200,
      contentTypes[extname(name)] ?? "application/octet-stream",
      await readFile(new URL(name, clientFolder)),
    );
  } catch {
    return send(404, "text/plain", "Not found");
  }
});

server.listen(Number(PORT), "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ url: `http://localhost:${PORT}` })}\n`);
});
process.on("SIGTERM", () => process.exit(0));
process.on("SIGINT", () => process.exit(0));
// started by `npm start`: never outlives it
process.stdin.once("end", () => process.exit(0)).resume();
