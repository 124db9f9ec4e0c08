import { DAY_MS, MINUTE_MS, SECOND_MS } from '../domain/time.ts';

type Switch<T> = { value: T; means: string };

/**
 * What a real QRadar is not known to do, or does as it was configured: each line is a switch with its default.
 * `docs/simulator.md` lists the same names, which a test holds.
 */
export const SWITCHES = {
  strict_version: { value: false, means: 'a Version header that is not supported is answered 422, one that was removed too' },
  longest_url: { value: 8_192, means: 'characters of a URL from which the answer is 414' },
  note_max_chars: { value: 0, means: 'longest note; 0: no limit' },
  refuse_unknown_assignee: { value: true, means: 'assigned_to must name a user who may see offenses (422/1005)' },
  requests_per_second: { value: 0, means: 'rate limit for each caller, answered 429 with Retry-After; 0: none' },
  reference_value_max_chars: { value: 0, means: 'longest value in reference data (422/1005); 0: no limit' },
  reference_rows_without_range: { value: 0, means: 'elements that a collection read without Range gives; 0: all' },
  collection_ttl_unit_ms: { value: 1_000, means: 'unit of time_to_live in reference_data_collections, in ms' },
  ariel_concurrency: { value: 0, means: 'searches that run at once; more wait in WAIT; 0: no limit' },
  ariel_reuse_ms: { value: 0, means: 'an identical query within so many ms gets the old search; 0: never' },
  offense_dormant_ms: { value: 30 * MINUTE_MS, means: 'an offense without an event for so long is dormant (the next event recalls it)' },
  offense_inactive_ms: { value: 5 * DAY_MS, means: 'after so long without an event it is inactive, and the next event opens a new one' },
  offense_deleted_ms: {
    value: 30 * DAY_MS,
    means: 'a closed or inactive offense that is not protected is deleted so long after its last event',
  },
  delete_old_offenses: { value: false, means: 'offenses past offense_deleted_ms are gone; off, so that the history stays to look at' },
  sense_joins_open_offense: { value: true, means: 'sense events of a user with an open offense join it' },
  uba_decay_percent_per_hour: { value: 0.5, means: 'how much of the risk is gone after an hour' },
  uba_reads_rule_data: { value: true, means: 'the value of a rule in the table UBA : Rule Data wins over the built-in senseValue' },
  uba_makes_offenses: { value: true, means: 'Generate an offense for high risk users' },
  autodetect_events: {
    value: 1,
    means: 'LEEF events of an unknown sender until a log source is made for it; before, they are of SIM Generic',
  },
  coalesce_ms: { value: 10 * SECOND_MS, means: 'events of a coalescing log source that agree within so long become one with a count' },
  run_custom_actions: { value: true, means: 'a custom action runs its script; off: it is only recorded' },
} as const satisfies Record<string, Switch<number | boolean>>;

export type SwitchName = keyof typeof SWITCHES;
type Widened<T> = T extends boolean ? boolean : number;
type ValueOf<K extends SwitchName> = Widened<(typeof SWITCHES)[K]['value']>;

export type SwitchBook = {
  get<K extends SwitchName>(name: K): ValueOf<K>;
  /** Throws `RangeError` for a name or a value that is none; the message names the switch and the fix. */
  set(name: string, value: unknown): void;
  all(): Record<string, number | boolean>;
  reset(): void;
};

/** Switches of one stand-in, all at their defaults. */
export function createSwitches(): SwitchBook {
  const values = new Map<string, number | boolean>();
  const defaults = (): void => {
    for (const [name, { value }] of Object.entries(SWITCHES)) values.set(name, value);
  };
  defaults();
  return {
    get: (name) => values.get(name) as ValueOf<typeof name>,
    set(name, value) {
      const known = values.get(name);
      if (known === undefined) throw new RangeError(`${name}: there is no such switch; there are ${[...values.keys()].join(', ')}`);
      const right = typeof known === 'boolean' ? typeof value === 'boolean' : typeof value === 'number' && value >= 0;
      if (!right || (typeof value !== 'number' && typeof value !== 'boolean')) {
        throw new RangeError(`${name}: must be ${typeof known === 'boolean' ? 'true or false' : 'a number of at least 0'}`);
      }
      values.set(name, value);
    },
    all: () => Object.fromEntries(values),
    reset: defaults,
  };
}
