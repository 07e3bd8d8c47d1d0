import type { Secret } from "../lib/secret.ts";
import { PorticoError } from "../lib/portico-error.ts";

/** What an export is locked with: to public keys, whose owners alone can open it, or with a passphrase. */
export interface ExportLock {
  /** `age1…` */
  recipients: readonly string[];
  passphrase: Secret | undefined;
}

/** What an export is opened with. */
export interface ExportKey {
  /** `AGE-SECRET-KEY-1…` */
  identity: Secret | undefined;
  passphrase: Secret | undefined;
}

/** 64 MiB and about half a second for each try at a passphrase; age's own 18 would take four times that of our memory. */
const scryptWorkFactor = 16;
export const shortestPassphrase = 16;

/**
 * Encrypts to the format of https://age-encryption.org/v1, so that `age -d` opens it too. Chunks are numbered and the last
 * one is marked: what is cut off, reordered or altered does not open. Throws `transfer.lock_refused`.
 */
export async function lockStream(
  plain: ReadableStream<Uint8Array>,
  { recipients, passphrase }: Readonly<ExportLock>,
): Promise<ReadableStream<Uint8Array>> {
  // loaded when it is used: exports are rare
  const { Encrypter } = await import("age-encryption");
  const encrypter = new Encrypter();
  if (recipients.length > 0 === (passphrase !== undefined))
    throw refused("Name recipients or give a passphrase: one of the two");
  if (passphrase) {
    if ([...passphrase.reveal()].length < shortestPassphrase)
      throw refused(`The passphrase needs at least ${shortestPassphrase} characters`);
    encrypter.setScryptWorkFactor(scryptWorkFactor);
    encrypter.setPassphrase(passphrase.reveal());
  }
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch (cause) {
      throw refused(`"${recipient}" is no public key of age`, cause);
    }
  }
  return encrypter.encrypt(plain);
}

/** The plain bytes, given out chunk by chunk as each is proved. Throws `transfer.export_unreadable`. */
export async function* unlockStream(
  locked: ReadableStream<Uint8Array>,
  { identity, passphrase }: Readonly<ExportKey>,
): AsyncGenerator<Uint8Array> {
  const { Decrypter } = await import("age-encryption");
  const decrypter = new Decrypter();
  try {
    if (identity) decrypter.addIdentity(identity.reveal());
    if (passphrase) decrypter.addPassphrase(passphrase.reveal());
  } catch {
    // the library's error may quote the key
    throw new PorticoError("transfer.export_unreadable", "The identity is no secret key of age");
  }
  try {
    yield* (await decrypter.decrypt(locked)) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (error instanceof PorticoError) throw error;
    throw new PorticoError(
      "transfer.export_unreadable",
      "The file does not open: another key, another kind of file, or it was cut off or altered. Nothing was written",
    );
  }
}

function refused(message: string, cause?: unknown): PorticoError {
  return new PorticoError("transfer.lock_refused", message, { cause });
}
