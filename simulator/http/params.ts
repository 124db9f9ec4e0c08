import { missingParameter, untransformable } from './envelope.ts';

/** Parameters of one request: of the query, and of a form body; the query wins. */
export type Params = {
  text(name: string): string | null;
  /** 422 code 8 when it is missing. */
  required(name: string): string;
  /** 422 code 11 when it is no whole number. */
  integer(name: string): number | null;
  boolean(name: string): boolean | null;
};

/** A JSON body never gives parameters: clients that send both mean the query. */
export function readParams(url: URL, contentType: string | undefined, body: string): Params {
  const isForm = contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded') ?? false;
  const form = new URLSearchParams(isForm ? body : '');
  const text = (name: string): string | null => url.searchParams.get(name) ?? form.get(name);
  return {
    text,
    required(name) {
      const value = text(name);
      if (value === null) throw missingParameter(name);
      return value;
    },
    integer(name) {
      const value = text(name);
      if (value === null) return null;
      if (!/^-?\d+$/.test(value) || !Number.isSafeInteger(Number(value))) throw untransformable(name);
      return Number(value);
    },
    boolean(name) {
      const value = text(name);
      if (value === null) return null;
      if (!/^(true|false)$/i.test(value)) throw untransformable(name);
      return value.toLowerCase() === 'true';
    },
  };
}
