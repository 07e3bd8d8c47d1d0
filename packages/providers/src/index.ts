export { checkDeclaration, parseDeclaration, type ParsedDeclaration } from "./check-declaration.ts";
export { readFieldValue, readMembers, type FieldAnswer } from "./field-value.ts";
export { isAllowedHost } from "./hosts.ts";
export { iconProblems } from "./icon.ts";
export { interpolate, InterpolationError, interpolateUrl, placeholdersIn, type TemplateValues } from "./interpolate.ts";
export { readPointer } from "./json-pointer.ts";
export { loadCatalogue, type CatalogueEntry } from "./load-catalogue.ts";
export * from "./provider.ts";
export { tokenFactsOf } from "./template-names.ts";
export {
  appSecretOf,
  comesOfConsent,
  connectsBy,
  consentsByOauth1,
  formFieldsOf,
  isOpenToAll,
  isResourceOfUser,
  hasConsent,
  isSecretField,
  mayNameNoAccount,
  mintsTokens,
  needsApp,
  refreshLimitsOf,
  scopesOf,
  selfRegistrationOf,
  takesAccessBack,
  signsRequests,
  wireSchemeOf,
  type ConnectsBy,
  type ConsentScheme,
  type MintingScheme,
  type Oauth1,
  type Oauth1Consent,
} from "./scheme-facts.ts";
