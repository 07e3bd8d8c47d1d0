import { createServer, type AddressInfo } from "node:net";

/** A loopback port that nobody listens on now, for programs that cannot be told to take any. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Asks until an address answers with this status. */
export async function untilAnswers(url: string, headers: Record<string, string> = {}, status = 200): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  for (;;) {
    const answer = await fetch(url, { headers }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.status === status) return;
    if (Date.now() > giveUpAt)
      throw new Error(`${new URL(url).origin} answered ${answer?.status ?? "nothing"}, not ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
