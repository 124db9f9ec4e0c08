import type { Shape } from './fields.ts';

/**
 * The shape of an answer from its keys, written like a `fields` parameter: `id,name,rules(id,type),data*`. A star marks a member
 * with keys of its own choosing.
 */
export function shapeOf(text: string): Shape {
  const tokens = text.match(/[(),]|[^(),\s]+/g) ?? [];
  let at = 0;
  const level = (): Shape => {
    const shape: Record<string, true | 'any' | Shape> = {};
    for (let name = tokens[at]; name !== undefined && name !== ')'; name = tokens[at]) {
      at += 1;
      if (tokens[at] === '(') {
        at += 1;
        shape[name] = level();
        at += 1;
      } else if (name.endsWith('*')) shape[name.slice(0, -1)] = 'any';
      else shape[name] = true;
      if (tokens[at] === ',') at += 1;
    }
    return shape;
  };
  return level();
}

/** Every top-level key of a shape with null, as QRadar writes what it has no value for. */
export function blank(shape: Shape): Record<string, null> {
  return Object.fromEntries(Object.keys(shape).map((key) => [key, null]));
}
