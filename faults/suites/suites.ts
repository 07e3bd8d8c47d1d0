import type { Suite } from "../suite.ts";
import { canaries } from "./canaries.ts";
import { clock } from "./clock.ts";
import { crash } from "./crash.ts";
import { databaseAway } from "./database-away.ts";
import { herd } from "./herd.ts";
import { deletion } from "./deletion.ts";
import { emergency } from "./emergency.ts";
import { keyRotation } from "./key-rotation.ts";
import { moments } from "./moments.ts";
import { outage } from "./outage.ts";
import { restore } from "./restore.ts";
import { restart } from "./restart.ts";
import { stop } from "./stop.ts";
import { storm } from "./storm.ts";
import { webhooks } from "./webhooks.ts";

/** Every fault suite, in the order of a full run. */
export const suites: readonly Suite[] = [
  storm,
  herd,
  crash,
  moments,
  stop,
  restart,
  databaseAway,
  outage,
  keyRotation,
  clock,
  deletion,
  restore,
  emergency,
  webhooks,
  canaries,
];
