import type { IToken } from 'chevrotain';
import type { Expression } from '../tree.ts';

/** What stands between the quotes. */
export const unquote = (image: string): string => image.slice(1, -1);

/** The text of a string literal, in which an apostrophe is doubled. */
export const textOf = (token: IToken): string => unquote(token.image).replaceAll("''", "'");

/** A comparison as the tree holds it: `<>` and `==` are `!=` and `=`, and with NULL it is IS [NOT] NULL, as IBM's own examples mean it. */
export function compared(left: Expression, op: string, right: Expression): Expression {
  const normal = op === '<>' ? '!=' : op === '==' ? '=' : op;
  if (right.kind === 'null' && (normal === '=' || normal === '!=')) return { kind: 'is_null', value: left, negated: normal === '!=' };
  return { kind: 'compare', op: normal as Extract<Expression, { kind: 'compare' }>['op'], left, right };
}
