/** Several connections of one provider account. Pure. */
import type { WireCredential } from "@portico/protocol";
import { accountDetail, accountName } from "./components/surroundings.ts";

/** Whether another row of a list reads the same, so that more has to tell them apart. */
export function isLookalike(credential: WireCredential, all: readonly WireCredential[]): boolean {
  return all.some(
    (other) =>
      other.id !== credential.id &&
      accountName(other, "") === accountName(credential, "") &&
      accountDetail(other) === accountDetail(credential),
  );
}

/** Whether the same account stays in use by another connection when this one ends. */
export function goesOnElsewhere(credential: WireCredential, all: readonly WireCredential[]): boolean {
  return all.some(
    (other) =>
      other.id !== credential.id &&
      other.status === "VALID" &&
      other.paused?.code !== "frozen" &&
      credential.providerId !== undefined &&
      other.providerId === credential.providerId,
  );
}
