/** Two packages of 2012 without types, as far as the stand-in uses them. */
declare module "oauthorize" {
  type Middleware = (request: unknown, response: unknown, next: (error?: unknown) => void) => void;
  type Done<Value extends readonly unknown[]> = (error: unknown, ...values: Value) => void;

  interface Server {
    serializeClient(store: (client: unknown, done: Done<[string]>) => void): void;
    deserializeClient(load: (key: string, done: Done<[unknown]>) => void): void;
    requestToken(
      issue: (client: unknown, callbackUrl: string, done: Done<[token: string, secret: string]>) => void,
    ): Middleware;
    accessToken(
      verify: (requestToken: string, verifier: string, done: Done<[isVerified: boolean]>) => void,
      issue: (client: unknown, requestToken: string, done: Done<[token: string, secret: string]>) => void,
    ): Middleware;
    userAuthorization(
      validate: (requestToken: string, done: Done<[client: unknown, callbackUrl: string]>) => void,
    ): Middleware;
    userDecision(
      issue: (requestToken: string, user: unknown, answer: unknown, done: Done<[verifier: string]>) => void,
    ): Middleware[];
  }
  export function createServer(): Server;
}

declare module "passport-http-oauth" {
  type Found = (error: unknown, ...found: unknown[]) => void;
  type Validate = (timestamp: string, nonce: string, done: (error: unknown, isValid: boolean) => void) => void;
  type Find = (key: string, done: Found) => void;

  interface Strategy {
    authenticate(request: unknown): void;
  }
  export const ConsumerStrategy: new (consumer: Find, requestToken: Find, validate: Validate) => Strategy;
  export const TokenStrategy: new (consumer: Find, accessToken: Find, validate: Validate) => Strategy;
}
