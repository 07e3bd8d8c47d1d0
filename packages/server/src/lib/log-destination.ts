import pino from "pino";

/** Lines that wait for their turn; what comes beyond is dropped. */
const mostWaitingBytes = 1024 * 1024;

/**
 * Where the log goes: standard output. A full disk behind it costs lines and never the process, which may hold the only copy
 * of a token (TR-05). At most 1 MiB of lines wait for space.
 */
export function logDestination(): pino.DestinationStream {
  const destination = pino.destination({ dest: 1, maxLength: mostWaitingBytes });
  const flushSync = destination.flushSync.bind(destination);
  let isFailing = false;
  destination.on("error", () => (isFailing = true));
  destination.on("write", () => (isFailing = false));
  // at the end of the process it would try for ever
  destination.flushSync = () => {
    if (!isFailing) flushSync();
  };
  return destination;
}
