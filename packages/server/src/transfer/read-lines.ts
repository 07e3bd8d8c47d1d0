import { PorticoError } from "../lib/portico-error.ts";

/** A line of an upload with its number, from 1 in the whole file. */
export interface NumberedLine {
  line: number;
  text: string;
}

/** A line with more is no credential; a bound keeps an upload without line ends from filling the memory. */
const maxLineCharacters = 256 * 1024;

/**
 * The lines of a body as they come, without ever holding more than one and a piece of it. Empty lines are left out but
 * counted. `joins` says whether a line goes on in the next one, as a quoted CSV value may; `before`, how many lines (0)
 * of the file came in earlier parts. Throws
 * `transfer.file_unreadable` for what is not UTF-8, and for a line over 256 KiB.
 */
export async function* readLines(
  body: AsyncIterable<Uint8Array>,
  joins: (text: string) => boolean = () => false,
  before = 0,
): AsyncGenerator<NumberedLine> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  let line = before;
  let pending = "";
  let began = 0;
  function* take(text: string): Generator<NumberedLine> {
    line += 1;
    if (pending === "") began = line;
    pending = pending === "" ? text : `${pending}\n${text}`;
    if (pending.length > maxLineCharacters) throw unreadable(`Line ${began} is too long`);
    if (joins(pending)) return;
    const whole = pending.replace(/\r$/, "");
    pending = "";
    if (whole.trim() !== "") yield { line: began, text: whole };
  }
  for await (const piece of body) {
    const pieces = `${rest}${decode(decoder, piece)}`.split("\n");
    rest = pieces.pop() ?? "";
    if (rest.length > maxLineCharacters) throw unreadable(`Line ${line + 1} is too long`);
    for (const text of pieces) yield* take(text);
  }
  rest += decode(decoder);
  if (rest !== "") yield* take(rest);
  if (pending !== "") throw unreadable(`The value that begins in line ${began} has no end`);
}

function decode(decoder: InstanceType<typeof TextDecoder>, piece?: Uint8Array): string {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch (cause) {
    throw unreadable("The file is not UTF-8 text", cause);
  }
}

function unreadable(message: string, cause?: unknown): PorticoError {
  return new PorticoError("transfer.file_unreadable", message, { cause });
}
