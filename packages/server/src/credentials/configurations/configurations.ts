import { isDeepStrictEqual } from "node:util";
import type { ConfigurationId } from "@portico/protocol";
import type { Queries } from "../../db/database.ts";
import { recordEvent, type EventType } from "../../events/record-event.ts";
import type { Integration } from "../../integrations/integration.ts";
import type { Clock } from "../../lib/clock.ts";
import { PorticoError } from "../../lib/portico-error.ts";
import { newId } from "../../lib/random.ts";
import { credentialNotFound } from "../credential-errors.ts";
import { bareExternalId } from "../credential-selector.ts";
import type { Configuration, Credential } from "../credential.ts";
import type { WriteCredentials } from "../write-credentials.ts";
import { chooseConfiguration, type ConfigurationSelector } from "./choose-configuration.ts";
import { createConfigurationStore, type ConfigurationStore } from "./configuration-store.ts";
import { readSettings, type SettingValues } from "./setting-values.ts";

/** Most that one credential has: 100. */
const mostConfigurations = 100;
const mostMetaBytes = 64 * 1024;

export interface SettingsChange {
  /** All answers to the integration's questions; absent: they stay. */
  sharedSettings?: SettingValues | undefined;
  /** The answers are some of them, and the others stay (false): two open forms do not undo each other. */
  isMerge?: boolean | undefined;
}

type Owned = Pick<Credential, "id" | "projectId" | "userId" | "integrationId">;

/**
 * Users' sets of settings on a credential (contract 3.9, 3.11). Every method throws `credential.not_found` when the
 * credential is gone, and `configuration.not_found`.
 */
export interface Configurations {
  /** Empty, and not the default. Throws `configuration.external_id_taken`, `configuration.too_many`. */
  create(credential: Owned, externalId?: string): Promise<ConfigurationId>;
  /** Merges; a null takes a member away. Throws `http.invalid_input` for more than 64 KiB. */
  mergeMeta(credential: Owned, selector: ConfigurationSelector, meta: SettingValues): Promise<void>;
  /** Throws `configuration.settings_invalid`, and then nothing is saved. */
  save(
    credential: Owned,
    integration: Pick<Integration, "settings">,
    selector: ConfigurationSelector,
    change: Readonly<SettingsChange>,
  ): Promise<void>;
  /** With its settings. Throws `configuration.is_default`. */
  remove(credential: Owned, selector: ConfigurationSelector): Promise<void>;
}

export function createConfigurations({
  write,
  clock,
}: Readonly<{ write: WriteCredentials; clock: Clock }>): Configurations {
  /** One transaction, in which the credential and what it has stay as they are. */
  function change<Result>(
    credential: Owned,
    work: (store: ConfigurationStore, all: readonly Configuration[], queries: Queries) => Promise<Result>,
  ): Promise<Result> {
    const { projectId, userId, id } = credential;
    return write(credential, async (queries) => {
      const store = createConfigurationStore(queries);
      const all = await store.lock(projectId, userId, id);
      if (all.length === 0) throw credentialNotFound();
      return work(store, all, queries);
    });
  }

  async function tell(
    queries: Queries,
    { projectId, userId, integrationId, id: credentialId }: Owned,
    type: EventType,
    { id: configurationId, externalId }: Pick<Configuration, "id" | "externalId">,
    settings?: readonly string[],
  ): Promise<void> {
    const data = { configurationId, externalId, ...(settings && { settings }) };
    await recordEvent(queries, projectId, type, { userId, integrationId, credentialId, data });
  }

  return {
    create(credential, name) {
      const externalId = bareExternalId(name) ?? null;
      return change(credential, async (store, all, queries) => {
        if (all.length >= mostConfigurations)
          throw new PorticoError(
            "configuration.too_many",
            `A credential has at most ${mostConfigurations} configurations`,
          );
        if (externalId !== null && all.some((each) => each.externalId === externalId))
          throw new PorticoError("configuration.external_id_taken", "Another configuration has that external id");
        const added = { id: newId<ConfigurationId>(), externalId };
        await store.insert(credential.projectId, credential.id, { ...added, at: clock.now() });
        await tell(queries, credential, "configuration.created", added);
        return added.id;
      });
    },

    mergeMeta(credential, selector, meta) {
      return change(credential, async (store, all) => {
        const found = chooseConfiguration(all, selector);
        const kept = Object.entries({ ...found.meta, ...meta }).filter(([, value]) => value !== null);
        const merged = Object.fromEntries(kept);
        if (Buffer.byteLength(JSON.stringify(merged)) > mostMetaBytes)
          throw new PorticoError("http.invalid_input", `The configuration's meta would be over ${mostMetaBytes} bytes`);
        await store.update(credential.projectId, found.id, { meta: merged }, clock.now());
      });
    },

    save(credential, { settings }, selector, { sharedSettings, isMerge = false }) {
      return change(credential, async (store, all, queries) => {
        const found = chooseConfiguration(all, selector);
        if (sharedSettings === undefined) return;
        const values = readSettings(settings, found.sharedSettings, sharedSettings, { isMerge });
        const changed = changedKeys(found.sharedSettings, values);
        // whoever listens would be told of nothing
        if (changed.length === 0) return;
        await store.update(credential.projectId, found.id, { sharedSettings: values }, clock.now());
        await tell(queries, credential, "configuration.changed", found, changed);
      });
    },

    remove(credential, selector) {
      return change(credential, async (store, all, queries) => {
        const found = chooseConfiguration(all, selector);
        if (found.isDefault)
          throw new PorticoError("configuration.is_default", "The default configuration goes with its credential only");
        await store.remove(credential.projectId, found.id);
        await tell(queries, credential, "configuration.removed", found);
      });
    },
  };
}

function changedKeys(before: SettingValues, after: SettingValues): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name]));
}
