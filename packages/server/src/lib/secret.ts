import { inspect } from "node:util";

const redacted = "[redacted]";

/**
 * A plain secret between `vault.open` and `net`. Printing, logging, serialising or interpolating it shows
 * `[redacted]`; only `reveal()` gives the text, and only `net`, `oauth` and `vault` have a reason to call it.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [inspect.custom](): string {
    return redacted;
  }
}
