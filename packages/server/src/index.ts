export { startServer, type RunningServer, type ServerOptions } from "./server.ts";
export { ConfigError, shapeConfig, type Config } from "./config/config.ts";
export { silentLogger, type Logger } from "./lib/logger.ts";
export type { Clock } from "./lib/clock.ts";
