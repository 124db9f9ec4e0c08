import type { SyslogPorts } from './ingest/listen-syslog.ts';
import { createSwitches } from './switches.ts';
import { LoadSpecError, parseLoadSpec, type LoadSpec } from './load/spec.ts';
import { STORY_IDS, VARIANTS, type Variants } from './organisation/model.ts';

export type CliOptions = {
  port: number;
  org: 'small' | 'large' | 'appendix';
  seed: number;
  nowMs: number;
  variants: Variants;
  loads: LoadSpec[];
  switches: Record<string, number | boolean>;
  syslog: Partial<SyslogPorts>;
};

/** Options nobody can start with; the message names the option and the fix. */
export class OptionError extends Error {}

/** Every story as it is, without an exculpatory record. */
export const ALL_STORIES: Variants = Object.fromEntries(STORY_IDS.map((id) => [id, 'story'])) as Variants;

const OPTIONS = ['--port', '--org', '--seed', '--load', '--now', '--variant', '--switch', '--syslog'];

/**
 * `[--port N] [--org small | large | appendix] [--seed N] [--load otrf:…]… [--now ISO] [--variant STORY=twin]… [--switch NAME=VALUE]… [--syslog udp=514,tcp=514,tls=6514]`. `todayMs` is the default of --now:
 * midnight UTC of the day it lies in.
 */
export function readOptions(args: readonly string[], todayMs: number): CliOptions {
  const options: CliOptions = {
    port: 0,
    org: 'small',
    seed: 1,
    nowMs: Math.floor(todayMs / 86_400_000) * 86_400_000,
    variants: { ...ALL_STORIES },
    loads: [],
    switches: {},
    syslog: {},
  };
  for (let i = 0; i < args.length; i += 1) {
    const [name = '', inline] = (args[i] ?? '').split(/=(.*)/s, 2);
    if (!OPTIONS.includes(name)) throw new OptionError(`${name}: there is no such option; there are ${OPTIONS.join(', ')}`);
    let value = inline;
    if (value === undefined) {
      i += 1;
      value = args[i];
    }
    if (value === undefined) throw new OptionError(`${name}: a value is missing; write ${name} VALUE`);
    apply(options, name, value);
  }
  return options;
}

function apply(options: CliOptions, name: string, value: string): void {
  switch (name) {
    case '--port':
      options.port = whole(name, value, 0, 65_535);
      return;
    case '--seed':
      options.seed = whole(name, value, 0, 2_147_483_647);
      return;
    case '--org':
      if (value !== 'small' && value !== 'large' && value !== 'appendix')
        throw new OptionError(`--org ${value}: is unknown; write --org small, --org large or --org appendix`);
      options.org = value;
      return;
    case '--switch':
      readSwitch(options, value);
      return;
    case '--syslog':
      readPorts(options, value);
      return;
    case '--now': {
      const ms = /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(value) ? Date.parse(value) : Number.NaN;
      if (Number.isNaN(ms)) throw new OptionError(`--now ${value}: is no time; write --now 2026-03-31T10:00:00Z`);
      options.nowMs = ms;
      return;
    }
    case '--variant': {
      const [storyText, variantText] = value.split('=', 2);
      const story = STORY_IDS.find((s) => s === storyText);
      const variant = VARIANTS.find((v) => v === variantText);
      if (story === undefined) throw new OptionError(`--variant ${value}: the story is none of ${STORY_IDS.join(', ')}`);
      if (variant === undefined) throw new OptionError(`--variant ${value}: write ${story}= and one of ${VARIANTS.join(', ')}`);
      options.variants[story] = variant;
      return;
    }
    case '--load':
      options.loads.push(load(value));
      return;
  }
}

function load(value: string): LoadSpec {
  try {
    return parseLoadSpec(value);
  } catch (error) {
    if (error instanceof LoadSpecError) throw new OptionError(error.message);
    throw error;
  }
}

function whole(name: string, value: string, min: number, max: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isNaN(number) || number < min || number > max) {
    throw new OptionError(`${name} ${value}: is no whole number from ${min} to ${max}`);
  }
  return number;
}

function readSwitch(options: CliOptions, value: string): void {
  const [name = '', text = ''] = value.split('=', 2);
  const setting = text === 'true' || text === 'false' ? text === 'true' : Number(text);
  try {
    createSwitches().set(name, setting);
  } catch (error) {
    throw new OptionError(`--switch ${value}: ${error instanceof Error ? error.message : ''}`);
  }
  options.switches[name] = setting;
}

function readPorts(options: CliOptions, value: string): void {
  for (const part of value.split(',')) {
    const [kind = '', port = ''] = part.split('=', 2);
    if (kind !== 'udp' && kind !== 'tcp' && kind !== 'tls') throw new OptionError(`--syslog ${value}: write udp=514,tcp=514,tls=6514`);
    options.syslog[kind] = whole('--syslog', port, 0, 65_535);
  }
}
