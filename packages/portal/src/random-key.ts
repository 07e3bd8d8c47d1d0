/**
 * 128 random bits as hexadecimal digits, so that no word that a server searches addresses for can be in it. Not
 * `randomUUID`, which browsers withhold from pages without TLS.
 */
export function randomKey(source: Crypto): string {
  return [...source.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
