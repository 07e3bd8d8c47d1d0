import type { EventId } from "@portico/protocol";
import { isId } from "@portico/protocol";
import { PorticoError } from "../lib/portico-error.ts";

/** An event that a reader has had. Position and id together: after a restore of an older database they no longer agree. */
export interface EventPlace {
  position: string;
  id: EventId;
}

export function writeCursor({ position, id }: EventPlace): string {
  return Buffer.from(`${position}.${id}`, "utf8").toString("base64url");
}

/** Throws `event.cursor_invalid` for what `writeCursor` did not write. */
export function readCursor(cursor: string): EventPlace {
  const [position = "", id = "", ...rest] = Buffer.from(cursor, "base64url").toString("utf8").split(".");
  if (!/^[1-9]\d{0,18}$/.test(position) || BigInt(position) > maxBigint || !isId(id) || rest.length > 0) {
    throw cursorInvalid();
  }
  return { position, id: id as EventId };
}

/** One answer for a torn cursor, one of another project and one of a time that the database does not know any more. */
export function cursorInvalid(): PorticoError {
  return new PorticoError(
    "event.cursor_invalid",
    "The cursor is not of this project's events, or the database was restored to a time before it; begin again without one",
  );
}

const maxBigint = 2n ** 63n - 1n;
