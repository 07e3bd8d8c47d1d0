import assets from "./catalogue-assets.json" with { type: "json" };
import { catalogueProviders } from "./catalogue.ts";
import { checkDeclaration } from "./check-declaration.ts";
import { deepFreeze } from "./define.ts";
import { declarationSchema, type ProviderDeclaration } from "./provider.ts";

/** A provider of the catalogue, as the server and the dashboard use it. */
export interface CatalogueEntry {
  readonly declaration: ProviderDeclaration;
  /** Safe SVG text, drawn for 24 to 48 pixels on light and on dark. */
  readonly icon: string;
  /** Markdown: how a developer registers the app at the vendor. */
  readonly setup: string;
}

/**
 * Reads the built-in catalogue, by key. Call it once, in the composition root: it parses and checks every declaration
 * (tens of milliseconds). The declarations are frozen.
 *
 * Throws `TypeError` when a built-in declaration breaks a rule, which the tests rule out.
 */
export function loadCatalogue(): ReadonlyMap<string, CatalogueEntry> {
  const texts: Readonly<Record<string, { icon: string; setup: string }>> = assets;
  return new Map(
    catalogueProviders.map((provider): [string, CatalogueEntry] => {
      const declaration = deepFreeze(declarationSchema.parse(provider));
      const problems = checkDeclaration(declaration);
      const text = texts[declaration.key];
      if (problems.length > 0 || text === undefined)
        throw new TypeError(`provider ${declaration.key}: ${problems.join("; ") || "has no texts"}`);
      return [declaration.key, { declaration, ...text }];
    }),
  );
}
