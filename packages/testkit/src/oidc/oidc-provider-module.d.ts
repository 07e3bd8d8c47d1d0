/** The part of oidc-provider 9 that the kit uses; the package carries no types. */
declare module "oidc-provider" {
  import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

  export interface AdapterEntry {
    readonly [member: string]: unknown;
    consumed?: number;
  }

  export interface Context {
    readonly req: IncomingMessage;
    type: string;
    body: unknown;
    readonly oidc?: {
      readonly result?: { readonly login?: unknown };
      readonly body?: Readonly<Record<string, string | undefined>>;
      readonly entities: { readonly Account?: { readonly accountId: string } };
    };
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface InteractionDetails {
    readonly uid: string;
    readonly params: Readonly<Record<string, string | undefined>>;
  }

  export interface ClientToken {
    readonly clientId: string;
    readonly scope?: string;
    readonly isValid: boolean;
  }

  export interface AccessToken extends ClientToken {
    readonly accountId: string;
    readonly aud?: string | string[];
    readonly exp: number;
  }

  export interface Client {
    redirectUriAllowed(redirectUri: string): boolean;
  }

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    readonly Grant: new (properties: { accountId: string; clientId: string }) => Grant;
    readonly Client: { readonly prototype: Client };
    readonly AccessToken: { find(token: string): Promise<AccessToken | undefined> };
    readonly ClientCredentials: { find(token: string): Promise<ClientToken | undefined> };
    callback(): RequestListener;
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<InteractionDetails>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: Readonly<Record<string, unknown>>,
      options: { readonly mergeWithLastSubmission: boolean },
    ): Promise<void>;
  }

  export namespace errors {
    class InvalidTarget extends Error {}
  }

  export namespace interactionPolicy {
    class Check {
      static readonly REQUEST_PROMPT: boolean;
      static readonly NO_NEED_TO_PROMPT: boolean;
      constructor(reason: string, description: string, check: (context: Context) => boolean);
    }
    function base(): { get(name: string): { readonly checks: { add(check: Check): void } } };
  }
}
