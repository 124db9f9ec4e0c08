/** Whether an address is inside the house: the private ranges. */
export function isInside(ip: string): string {
  return `(${ip} LIKE '10.%' OR ${ip} LIKE '192.168.%' OR regexp_matches(${ip}, '^172\\.(1[6-9]|2[0-9]|3[01])\\.'))`;
}

const PLACES = [
  { range: '192.0.2.', country: 'DE', city: 'Berlin', latitude: 52.52, longitude: 13.405 },
  { range: '198.51.100.', country: 'US', city: 'New York', latitude: 40.7128, longitude: -74.006 },
  { range: '203.0.113.', country: 'SG', city: 'Singapore', latitude: 1.3521, longitude: 103.8198 },
] as const;
const EARTH_KM = 6_371;

/** Where the ranges kept for documentation (RFC 5737) are; everything else, the inside included, is nowhere. */
export function geography(ip: string, what: 'country' | 'city'): string {
  return `CASE ${PLACES.map((p) => `WHEN ${ip} LIKE '${p.range}%' THEN '${p[what]}'`).join(' ')} ELSE NULL END`;
}

/** Kilometres between two addresses as the crow flies; null unless both are somewhere. */
export function distanceKm(from: string, to: string): string {
  const pairs = PLACES.flatMap((a) =>
    PLACES.map((b) => `WHEN ${from} LIKE '${a.range}%' AND ${to} LIKE '${b.range}%' THEN ${kilometres(a, b)}`),
  );
  return `CASE ${pairs.join(' ')} ELSE NULL END`;
}

type Point = { latitude: number; longitude: number };

function rad(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function half(angle: number): number {
  return Math.sin(angle / 2) ** 2;
}

/** By the haversine formula, to a tenth. */
function kilometres(a: Point, b: Point): number {
  const h =
    half(rad(b.latitude - a.latitude)) + Math.cos(rad(a.latitude)) * Math.cos(rad(b.latitude)) * half(rad(b.longitude - a.longitude));
  return Math.round(2 * EARTH_KM * Math.asin(Math.sqrt(h)) * 10) / 10;
}

/** `L2R` and so on, as QRadar writes the direction. */
export function direction(source: string, destination: string): string {
  return `(${side(source)} || '2' || ${side(destination)})`;
}

function side(ip: string): string {
  return `CASE WHEN ${isInside(ip)} THEN 'L' ELSE 'R' END`;
}

/** An IPv4 address as a number, or null. */
export function addressNumber(ip: string): string {
  const part = (n: number, factor: number): string => `TRY_CAST(split_part(${ip}, '.', ${n}) AS BIGINT) * ${factor}`;
  return `(${part(1, 16_777_216)} + ${part(2, 65_536)} + ${part(3, 256)} + ${part(4, 1)})`;
}
