/** An event in LEEF. Keys of `attributes` are as written; each counts once, the last one. */
export type Leef = {
  version: '1.0' | '2.0';
  vendor: string;
  product: string;
  productVersion: string;
  eventId: string;
  attributes: ReadonlyMap<string, string>;
};

const HEADER = /LEEF:(1\.0|2\.0)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|/;

/** The LEEF 1.0 or 2.0 in a text; null when there is none, or its header is not whole. */
export function readLeef(text: string): Leef | null {
  const match = HEADER.exec(text);
  if (match === null) return null;
  const [whole, version, vendor = '', product = '', productVersion = '', eventId = ''] = match;
  const rest = text.slice(match.index + whole.length);
  const { delimiter, body } = version === '2.0' ? delimited(rest) : { delimiter: '\t', body: rest };
  const pairs = body.split(delimiter).flatMap((part): [string, string][] => {
    const at = part.indexOf('=');
    return at <= 0 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1)]];
  });
  return { version: version === '2.0' ? '2.0' : '1.0', vendor, product, productVersion, eventId, attributes: new Map(pairs) };
}

/** 2.0 may name its delimiter: one character, or `x` or `0x` with one to four hexadecimal digits; none means a tab. */
function delimited(rest: string): { delimiter: string; body: string } {
  const end = rest.indexOf('|');
  const named = end < 0 ? null : rest.slice(0, end);
  if (named === null || named.includes('=') || named.length > 6) return { delimiter: '\t', body: rest };
  const body = rest.slice(end + 1);
  const hex = /^0?x([0-9a-f]{1,4})$/i.exec(named)?.[1];
  if (hex !== undefined) return { delimiter: String.fromCharCode(Number.parseInt(hex, 16)), body };
  if (named.length > 1) return { delimiter: '\t', body: rest };
  return { delimiter: named === '' ? '\t' : named, body };
}
