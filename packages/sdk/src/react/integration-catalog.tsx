/** @jsxImportSource react */
import { useId, useState, type ReactElement, type ReactNode } from "react";
import { isPorticoError } from "../index.ts";
import { CatalogItem, type CatalogClassNames, type CatalogTexts } from "./catalog-item.tsx";
import { useConnection } from "./provider.tsx";
import { useConnect } from "./use-connect.ts";
import { useIntegrations, type Integration } from "./use-integrations.ts";

export interface IntegrationCatalogProps {
  /** Only these integrations, by type (all that are active). */
  types?: readonly string[];
  classNames?: CatalogClassNames;
  /** Replaces what stands inside an integration's `<li>`. */
  renderItem?: (integration: Integration) => ReactNode;
  /** Replaces single texts, for another language. */
  texts?: Partial<CatalogTexts>;
}

const english: CatalogTexts = {
  search: "Search integrations",
  count: (count) => (count === 1 ? "1 integration" : `${count || "No"} integrations`),
  loading: "Loading integrations…",
  needsAttention: "Needs attention",
  connect: (name) => `Connect ${name}`,
  manage: (name) => `Manage ${name}`,
  reconnect: (name) => `Reconnect ${name}`,
  failed: "That did not work. Please try again.",
  retry: "Try again",
};

/**
 * A list of the integrations with a search, in plain elements without styles: what waits for the user first, then what
 * is connected. Everything is reached by keyboard, and the number found is read out. Each integration's button opens
 * the portal; in headless mode give a `renderItem`. Nothing is thrown: errors are shown in an alert, with the text for
 * end users. Throws a `TypeError` outside of a `<ConnectProvider>`.
 *
 * @example
 * <IntegrationCatalog types={["slack", "github"]} classNames={{ button: "button" }} />
 */
export function IntegrationCatalog({
  types,
  classNames = {},
  renderItem,
  texts,
}: IntegrationCatalogProps): ReactElement {
  const { locale } = useConnection();
  const { status, error, retry } = useConnect();
  const integrations = useIntegrations();
  const [query, setQuery] = useState("");
  const [problem, setProblem] = useState<string>();
  const searchId = useId();
  const said = { ...english, ...texts };

  const lower = (text: string): string => text.toLocaleLowerCase(locale);
  const found = integrations.filter(
    ({ type, name }) => (!types || types.includes(type)) && lower(name).includes(lower(query.trim())),
  );

  async function connect(integration: Integration): Promise<void> {
    setProblem(undefined);
    try {
      await integration.connect();
    } catch (reason) {
      setProblem((isPorticoError(reason) && reason.userMessage) || said.failed);
    }
  }

  const alert = status === "failed" ? error.userMessage || said.failed : problem;
  return (
    <div className={classNames.root} aria-busy={status === "signing_in"}>
      <div role="search" className={classNames.search}>
        <label htmlFor={searchId} className={classNames.searchLabel}>
          {said.search}
        </label>
        <input
          id={searchId}
          type="search"
          className={classNames.searchInput}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      <p role="status" aria-live="polite" className={classNames.count}>
        {status === "signing_in" ? said.loading : status === "ready" && said.count(found.length)}
      </p>
      {alert && (
        <p role="alert" className={classNames.error}>
          {alert}
        </p>
      )}
      {status === "failed" && (
        <button type="button" className={classNames.button} onClick={retry}>
          {said.retry}
        </button>
      )}
      {/* Said, because Safari does not tell a list without bullets. */}
      <ul role="list" className={classNames.list}>
        {found.map((integration) => (
          <li key={integration.type} className={classNames.item}>
            {renderItem ? (
              renderItem(integration)
            ) : (
              <CatalogItem
                integration={integration}
                classNames={classNames}
                texts={said}
                onConnect={() => void connect(integration)}
              />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
