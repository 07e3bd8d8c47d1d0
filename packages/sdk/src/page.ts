/** What the SDK needs of the host's page, read only when a method is called, so that importing it is safe on a server. */
export type Page = Pick<
  Window & typeof globalThis,
  "fetch" | "document" | "location" | "open" | "addEventListener" | "removeEventListener" | "setTimeout" | "crypto"
>;

/** Whether the host's page is a development one: served from this machine. */
export function isLoopback(hostname: string): boolean {
  return /(^|\.)localhost$|^127(\.\d+){3}$|^\[::1]$/.test(hostname);
}
