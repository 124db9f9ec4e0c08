import { ApiError } from './envelope.ts';

/** What an answer may hold: `true` for a plain value, a shape for an object or a list of objects, `any` for free keys. */
export type Shape = { readonly [key: string]: true | 'any' | Shape };

/** Which of them to keep; null keeps a value whole. */
export type Selection = Map<string, Selection | null>;

/** `id,rules(id,type)`, blanks allowed. Unknown names are 422 code 30, a repeated one is refused too. Null without the parameter. */
export function parseFields(text: string | null, shape: Shape): Selection | null {
  if (text === null || text.trim() === '') return null;
  const tokens = text.match(/[(),]|[^(),\s]+(?:\s+[^(),\s]+)*/g) ?? [];
  let at = 0;
  const invalid = (): ApiError => new ApiError(422, 1005, `fields parameter value "${text}" was invalid.`);

  const level = (known: Shape | 'any' | true): Selection => {
    const selection: Selection = new Map();
    for (;;) {
      const name = tokens[at];
      if (name === undefined || /^[(),]$/.test(name)) throw invalid();
      at += 1;
      const below = childOf(known, name);
      if (selection.has(name)) {
        const twice = `Specified field "${name}" was used more than once at the same level`;
        throw new ApiError(422, 30, `fields parameter value "${text}" was invalid. ${twice}`);
      }
      let inner: Selection | null = null;
      if (tokens[at] === '(') {
        at += 1;
        inner = level(below);
        if (tokens[at] !== ')') throw invalid();
        at += 1;
      }
      selection.set(name, inner);
      if (tokens[at] !== ',') return selection;
      at += 1;
    }
  };

  const selection = level(shape);
  if (at < tokens.length) throw invalid();
  return selection;
}

function childOf(shape: Shape | 'any' | true, name: string): Shape | 'any' | true {
  if (shape === 'any') return 'any';
  const child = shape === true || !Object.hasOwn(shape, name) ? undefined : shape[name];
  if (child !== undefined) return child;
  throw new ApiError(422, 30, `Specified field "${name}" is not recognized by this endpoint for media type "application/json"`);
}

/** The value with only the selected fields, in the order of the value. */
export function pick(value: unknown, selection: Selection | null): unknown {
  if (selection === null || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((v) => pick(v, selection));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, v]) => {
      const inner = selection.get(key);
      return inner === undefined ? [] : [[key, pick(v, inner)]];
    }),
  );
}
