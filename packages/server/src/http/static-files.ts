import { readFile, readdir } from "node:fs/promises";
import { extname, join, relative } from "node:path";

export interface StaticFile {
  body: Uint8Array<ArrayBuffer>;
  contentType: string;
  /** Names with a content hash never change; everything else is asked for again. */
  cacheControl: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".map": "application/json",
};

/**
 * The files of a built browser application, read once into memory: a request path is a key of this map and nothing
 * else, so no path can climb out of the folder. Empty when the folder is not there.
 */
export async function readStaticFiles(folder: string): Promise<ReadonlyMap<string, StaticFile>> {
  const files = new Map<string, StaticFile>();
  let entries;
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return files;
    throw error;
  }
  for (const entry of entries) {
    const contentType = contentTypes[extname(entry.name)];
    if (!entry.isFile() || contentType === undefined || entry.name.startsWith(".")) continue;
    const path = join(entry.parentPath, entry.name);
    const hashed = /-[\w-]{8,}\.(js|css|svg|woff2|png)$/.test(entry.name);
    files.set(relative(folder, path).replaceAll("\\", "/"), {
      body: new Uint8Array(await readFile(path)),
      contentType,
      cacheControl: hashed ? "public, max-age=31536000, immutable" : "no-cache",
    });
  }
  return files;
}

/** A file as an answer, or null when the name is unknown. */
export function staticAnswer(files: ReadonlyMap<string, StaticFile>, name: string): Response | null {
  const file = files.get(name);
  if (!file) return null;
  return new Response(file.body, {
    headers: {
      "content-type": file.contentType,
      "cache-control": file.cacheControl,
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
    },
  });
}
