import { inspect } from 'node:util';

const HIDDEN = '[secret]';

/** A value that must not be printed: JSON, templates and the inspector see "[secret]"; `reveal()` is the one way in. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return HIDDEN;
  }
  toJSON(): string {
    return HIDDEN;
  }
  [inspect.custom](): string {
    return HIDDEN;
  }
}
