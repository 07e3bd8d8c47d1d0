import { isId } from "@portico/protocol";
import type { DeliveryId } from "./webhook.ts";

interface DeliveryPlace {
  number: string;
  id: DeliveryId;
}

export function writeDeliveryCursor({ number, id }: DeliveryPlace): string {
  return Buffer.from(`${number}.${id}`, "utf8").toString("base64url");
}

/** Null for what `writeDeliveryCursor` did not write. Whether it is of this endpoint, the rows say. */
export function readDeliveryCursor(cursor: string): DeliveryPlace | null {
  const [number = "", id = "", ...rest] = Buffer.from(cursor, "base64url").toString("utf8").split(".");
  return /^[1-9]\d{0,18}$/.test(number) && isId(id) && rest.length === 0 ? { number, id: id as DeliveryId } : null;
}
