import type { ProjectId } from "@portico/protocol";
import { parseDeclaration, type CatalogueEntry, type ProviderDeclaration } from "@portico/providers";
import type { Database } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import { silentLogger, type Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { createReadCache } from "../lib/read-cache.ts";
import type { Projects } from "../projects/project.ts";
import { drawMonogram } from "./monogram.ts";
import { createPrivateProviderStore } from "./private-provider-store.ts";

/** A provider that a project can add: from the built-in catalogue, or from JSON that was added to the project. */
export interface Provider extends CatalogueEntry {
  isPrivate: boolean;
}

export interface ProviderService {
  /** Built-in providers and the project's private ones, by name. Throws `project.not_found`. */
  list(projectId: ProjectId): Promise<readonly Provider[]>;
  /** From memory when warm; undefined when there is none. */
  find(projectId: ProjectId, key: string): Promise<Provider | undefined>;
  /**
   * Adds a private provider: JSON of the catalogue's schema. Throws `provider.invalid_declaration` (`meta.problems`
   * holds every fault), `provider.key_taken`, `project.not_found`.
   */
  add(projectId: ProjectId, declaration: unknown): Promise<Provider>;
  /** The icon for `/integrations/:key.svg`: safe SVG text. Private providers need their project's id. */
  icon(projectId: ProjectId | undefined, key: string): Promise<{ svg: string } | null>;
}

export function createProviders({
  database,
  projects,
  catalogue,
  clock,
  logger = silentLogger,
}: Readonly<{
  database: Database;
  projects: Pick<Projects, "get">;
  catalogue: ReadonlyMap<string, CatalogueEntry>;
  clock: Clock;
  logger?: Logger;
}>): ProviderService {
  const store = createPrivateProviderStore(database.queries);
  const privateProviders = createReadCache<ReadonlyMap<string, Provider>>({ clock, maxEntries: 1000 });

  database.changes.onChange((change) => {
    if (change === undefined) privateProviders.clear();
    else if (change.room === "integrations") privateProviders.drop(change.projectId);
  });

  const builtIn = (key: string): Provider | undefined => {
    const entry = catalogue.get(key);
    return entry && { ...entry, isPrivate: false };
  };

  async function privateOnes(projectId: ProjectId): Promise<ReadonlyMap<string, Provider>> {
    return privateProviders.read(projectId, async () => {
      const providers = (await store.list(projectId)).flatMap(({ key, declaration }) => {
        const parsed = parseDeclaration(declaration);
        if (parsed.ok) return [toPrivateProvider(parsed.declaration)];
        // one that today's rules refuse is not offered, and its integration is hidden with it: whoever looks for that has
        // the log alone to learn why
        logger.error({ projectId, problems: parsed.problems }, `the private provider "${key}" cannot be read`);
        return [];
      });
      return new Map(providers.map((provider) => [provider.declaration.key, provider]));
    });
  }

  async function find(projectId: ProjectId, key: string): Promise<Provider | undefined> {
    return builtIn(key) ?? (await privateOnes(projectId)).get(key);
  }

  return {
    find,

    async list(projectId) {
      const { id } = await projects.get(projectId);
      const found = [
        ...[...catalogue.keys()].flatMap((key) => builtIn(key) ?? []),
        ...(await privateOnes(id)).values(),
      ];
      return found.sort((a, b) => a.declaration.name.localeCompare(b.declaration.name, "en"));
    },

    async add(projectId, json) {
      const { id } = await projects.get(projectId);
      const parsed = parseDeclaration(json);
      if (!parsed.ok) {
        throw new PorticoError(
          "provider.invalid_declaration",
          `The declaration is not valid: ${parsed.problems.join("; ")}`,
          {
            meta: { problems: parsed.problems },
          },
        );
      }
      const { key } = parsed.declaration;
      if (catalogue.has(key)) throw keyTaken(key);
      await database.transaction(async (queries) => {
        const added = await createPrivateProviderStore(queries).insertIfAbsent(id, {
          key,
          declaration: parsed.declaration,
          createdAt: clock.now(),
        });
        if (!added) throw keyTaken(key);
        await database.changes.announce(queries, { room: "integrations", projectId: id });
      });
      privateProviders.drop(id);
      return toPrivateProvider(parsed.declaration);
    },

    async icon(projectId, key) {
      const found = builtIn(key) ?? (projectId && (await find((await projects.get(projectId)).id, key)));
      return found ? { svg: found.icon } : null;
    },
  };
}

function toPrivateProvider(declaration: ProviderDeclaration): Provider {
  const setup = `Register an app in ${declaration.name}'s developer settings. See ${declaration.setupUrl ?? declaration.docsUrl}.`;
  return {
    declaration,
    icon: declaration.icon ?? drawMonogram(declaration.name, declaration.brandColor),
    setup,
    isPrivate: true,
  };
}

function keyTaken(key: string): PorticoError {
  return new PorticoError("provider.key_taken", `There is a provider "${key}" already`, { meta: { key } });
}
