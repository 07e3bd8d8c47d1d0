import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useSurroundings } from "./surroundings.ts";

/** Contract 3.22. */
const fileNames: Readonly<Record<string, string>> = { "monday.com": "monday", "wordpress.com": "wordpress" };

/** The provider's icon, which brings its own tile: from the icon host, else from our own origin, else the first letter. */
export function ProviderIcon(): JSX.Element {
  const { integration, integrationType, iconBase, provider } = useSurroundings();
  const [failures, setFailures] = useState(0);
  const name = encodeURIComponent(fileNames[integrationType] ?? integrationType);
  // the project is named for the providers that are its own
  const own = `/integrations/${name}.svg?projectId=${encodeURIComponent(integration.projectId)}`;
  const sources = iconBase === null ? [own] : [`${iconBase}${own}`, own];
  const source = sources[failures];
  if (source === undefined) {
    return (
      <span class="tile tile-provider" aria-hidden="true">
        {[...provider][0]?.toUpperCase()}
      </span>
    );
  }
  return (
    <img class="provider-icon" src={source} alt="" width="52" height="52" onError={() => setFailures(failures + 1)} />
  );
}

/** Host and provider side by side, joined: what is being connected to what. */
export function Pairing(): JSX.Element {
  const { host } = useSurroundings();
  return (
    <div class="pairing" aria-hidden="true">
      {host !== "" && (
        <>
          <span class="tile tile-host">{[...host][0]?.toUpperCase()}</span>
          <span class="pairing-line">
            <i />
            <i />
            <i />
          </span>
        </>
      )}
      <ProviderIcon />
    </div>
  );
}
