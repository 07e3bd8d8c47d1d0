import { z } from "zod";

/**
 * No credential: an API that is open to everybody. Connecting asks the API whether it answers, at the instance that
 * `connectFields` may name, and stores nothing secret.
 */
export const none = z.object({ scheme: z.literal("none") }).strict();
