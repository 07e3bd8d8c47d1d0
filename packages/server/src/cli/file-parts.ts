/** A piece of a file that ends where a line ends. */
export interface FilePart {
  /** What its first line is in the whole file, from 1. */
  firstLine: number;
  isLast: boolean;
  bytes: Uint8Array;
}

const most = { lines: 200, characters: 512 * 1024 };

/**
 * Cuts a file of records into parts that are uploaded one after the other: each is answered within seconds, so there is
 * progress to show, and no proxy on the way loses patience. A quoted CSV value is never cut, and the header comes before
 * each part, uncounted. Bytes pass as they are; whether they are text is the server's to say.
 */
export async function* fileParts(
  file: AsyncIterable<Uint8Array>,
  format: "csv" | "lines",
  limits: Readonly<typeof most> = most,
): AsyncGenerator<FilePart> {
  let part = "";
  let header: string | undefined;
  let firstLine = 1;
  let line = 0;
  let isInQuotes = false;
  const take = (isLast: boolean): FilePart => {
    const taken = {
      firstLine,
      isLast,
      bytes: Buffer.from(firstLine === 1 ? part : `${header ?? ""}${part}`, "latin1"),
    };
    part = "";
    firstLine = line + 1;
    return taken;
  };
  // a part waits for the next line, because only then it is not the last
  for await (const text of lines(file)) {
    if (!isInQuotes && (line - firstLine + 1 >= limits.lines || part.length >= limits.characters)) yield take(false);
    line += 1;
    part += text;
    if (format === "csv" && (text.split('"').length - 1) % 2 === 1) isInQuotes = !isInQuotes;
    if (format === "csv" && line === 1) header = text;
  }
  yield take(true);
}

/** Latin-1 keeps every byte. */
async function* lines(file: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of file) {
    const pieces = `${rest}${Buffer.from(piece).toString("latin1")}`.split("\n");
    rest = pieces.pop() ?? "";
    for (const text of pieces) yield `${text}\n`;
  }
  if (rest !== "") yield rest;
}
