/** A write that reached the stand-in, as it came in. */
export type ReceivedWrite = {
  n: number;
  /** The stand-in's clock, epoch ms. */
  atMs: number;
  kind: 'note' | 'offense' | 'reference_data' | 'other';
  method: string;
  path: string;
  /** Who wrote: `API_user: label` or a user name; null when the credentials were refused. */
  caller: string | null;
  /** Of the query and of a form body. */
  params: Record<string, string>;
  body: string;
  /** The note as received; its UTF-8 bytes in base64. */
  text: string | null;
  bytes: string | null;
  /** What was answered; null when the connection was broken first. */
  status: number | null;
};

export type WriteLog = { add(write: Omit<ReceivedWrite, 'n'>): void; list(): ReceivedWrite[] };

export function createWriteLog(): WriteLog {
  const writes: ReceivedWrite[] = [];
  return { add: (write) => void writes.push({ n: writes.length + 1, ...write }), list: () => [...writes] };
}

/** Searches, validators, log-out and UBA's questions are POSTs that write nothing. */
export function writeKind(method: string, path: string): ReceivedWrite['kind'] | null {
  if (method === 'GET' || method === 'HEAD' || path.startsWith('/api/ariel/') || path.endsWith('/auth/logout')) return null;
  if (path.startsWith('/console/')) return null;
  if (/^\/api\/siem\/offenses\/[^/]+\/notes/.test(path)) return 'note';
  if (path.startsWith('/api/siem/offenses/')) return 'offense';
  return path.startsWith('/api/reference_data') ? 'reference_data' : 'other';
}
