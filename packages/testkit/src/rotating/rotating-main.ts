/** The rotating token server as a process of its own: its work must not slow down whom it judges. Ends with its parent. */
import { serveRotatingTokens } from "./rotating-server.ts";

const server = await serveRotatingTokens();
process.send?.({ origin: server.origin });
process.once("disconnect", () => process.exit(0));
