import { ApiError } from './envelope.ts';

export type ApiVersion = { version: string; deprecated: boolean; removed: boolean };

/** Versions of the API as /help/versions lists them. */
export const VERSIONS: readonly ApiVersion[] = [
  ...['6.0', '8.0', '9.1', '12.0', '15.1'].map((version) => ({ version, deprecated: true, removed: true })),
  ...['17.0', '18.0', '19.0', '20.0', '22.0'].map((version) => ({ version, deprecated: true, removed: false })),
  ...['24.0', '26.0'].map((version) => ({ version, deprecated: false, removed: false })),
];

/**
 * Any `Version` header is taken, unless `strict`: then a number alone means its newest minor, one above the newest means the newest,
 * and one that is not supported or was removed is 422.
 */
export function checkVersion(header: string | undefined, strict: boolean): void {
  if (!strict || header === undefined) return;
  const asked = Number(header);
  const newest = Number(VERSIONS.at(-1)?.version);
  if (asked > newest) return;
  const meant = header.includes('.')
    ? VERSIONS.find((v) => v.version === header)
    : VERSIONS.findLast((v) => v.version.startsWith(`${header}.`));
  if (meant === undefined || meant.removed) {
    throw new ApiError(422, 36, `Version "${header}" of the API is not supported`, 'The version is not supported.');
  }
}
