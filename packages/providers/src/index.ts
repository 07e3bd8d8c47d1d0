export { checkDeclaration, parseDeclaration, type ParsedDeclaration } from "./check-declaration.ts";
export { readFieldValue, type FieldAnswer } from "./field-value.ts";
export { isAllowedHost } from "./hosts.ts";
export { iconProblems } from "./icon.ts";
export { interpolate, InterpolationError, interpolateUrl, placeholdersIn, type TemplateValues } from "./interpolate.ts";
export { readPointer } from "./json-pointer.ts";
export { loadCatalogue, type CatalogueEntry } from "./load-catalogue.ts";
export * from "./provider.ts";
