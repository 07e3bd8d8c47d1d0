/** oauth-sign has no types; as far as the tests use it. */
declare module "oauth-sign" {
  type Parameters = Readonly<Record<string, string>>;
  type Sign = (method: string, address: string, parameters: Parameters, secret: string, tokenSecret?: string) => string;

  export function generateBase(method: string, address: string, parameters: Parameters): string;
  export const hmacsign: Sign;
  export const hmacsign256: Sign;
  export const rsasign: Sign;
  export function plaintext(consumerSecret: string, tokenSecret: string): string;
}
