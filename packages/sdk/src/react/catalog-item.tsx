/** @jsxImportSource react */
import type { ReactElement } from "react";
import type { Integration } from "./use-integrations.ts";

/** Class names for the parts of `<IntegrationCatalog/>`, all absent by default. */
export interface CatalogClassNames {
  root?: string;
  search?: string;
  searchLabel?: string;
  searchInput?: string;
  count?: string;
  list?: string;
  item?: string;
  icon?: string;
  name?: string;
  account?: string;
  /** The text that says that something waits for the user. */
  badge?: string;
  button?: string;
  error?: string;
}

/** The texts of `<IntegrationCatalog/>`, in English by default. */
export interface CatalogTexts {
  search: string;
  /** Read out whenever the number changes. */
  count: (count: number) => string;
  loading: string;
  needsAttention: string;
  connect: (name: string) => string;
  manage: (name: string) => string;
  reconnect: (name: string) => string;
  failed: string;
  retry: string;
}

export interface CatalogItemProps {
  integration: Integration;
  classNames: CatalogClassNames;
  texts: CatalogTexts;
  onConnect: () => void;
}

/** What the list shows of one integration. Its one button opens the portal, which knows what to do next. */
export function CatalogItem({ integration, classNames, texts, onConnect }: CatalogItemProps): ReactElement {
  const { name, icon, accounts, isConnected, needsAttention } = integration;
  const action = needsAttention ? texts.reconnect : isConnected ? texts.manage : texts.connect;
  return (
    <>
      <img className={classNames.icon} src={icon} alt="" width={24} height={24} />
      <span className={classNames.name}>{name}</span>
      {needsAttention && <strong className={classNames.badge}>{texts.needsAttention}</strong>}
      {accounts.map((account) => (
        <span key={account.id} className={classNames.account}>
          {account.reason ? `${account.name}: ${account.reason}` : account.name}
        </span>
      ))}
      <button type="button" className={classNames.button} onClick={onConnect}>
        {action(name)}
      </button>
    </>
  );
}
