import { pino, type DestinationStream, type Logger } from 'pino';
import { AppError } from '../domain/errors.ts';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What the log may hold: ids of ours, counts, durations, words from closed lists. Never a name, an address or text from a log source. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Keys that would carry identifiers or secrets; they are cut even where somebody passes one. */
const REDACTED = [
  'username',
  'userName',
  'user',
  'aliases',
  'alias',
  'subject',
  'offenseSource',
  'assignedTo',
  'password',
  'token',
  'key',
  'secret',
  'authorization',
  'cookie',
  'headers',
  'body',
  'rows',
  'aql',
  'params',
  'text',
];
const DEPTHS = ['', '*.', '*.*.'];

/** JSON lines on standard output, or on `destination`. */
export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: DEPTHS.flatMap((depth) => REDACTED.map((key) => `${depth}${key}`)), censor: '[redacted]' },
    serializers: { err: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

export type DescribedError = { name: string; code: string | number | null; message: string | null; stack: string[] };

/** Errors whose messages hold no input: our own, those of the engine about code, and database errors without parameters. */
const SPEAKING = new Set(['TypeError', 'ReferenceError', 'DatabaseError', 'ConfigError', 'QRadarError', 'AssertionError']);

/** An error as it may be logged: name, code and where it was thrown. Its message only where that quotes nobody's input. */
export function describeError(error: unknown): DescribedError | { name: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  const code: unknown = 'code' in error ? error.code : null;
  return {
    name: error.cause === undefined ? error.name : `${error.name} caused by ${describeError(error.cause).name}`,
    code: typeof code === 'string' || typeof code === 'number' ? code : null,
    message: error instanceof AppError || SPEAKING.has(error.name) ? error.message.slice(0, 500) : null,
    stack: framesOf(error),
  };
}

/** Only the frames: the first lines of a stack repeat the message. */
function framesOf(error: Error): string[] {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return frames.slice(0, 8).map((line) => line.trim());
}
