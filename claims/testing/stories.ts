import type { CheckKind, ContextRecord } from '../../domain/check.ts';
import { CHECK_KINDS } from '../../domain/check.ts';
import type { Evidence, EvidenceRows } from '../../domain/evidence.ts';
import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import { measuresOf, type Measure } from '../../scorers/measures.ts';
import type { FindingsContext } from '../frames/scene.ts';
import { NOW_MS, ZONE } from './calendar.ts';
import { evidenceBox, tokenise } from './evidence.ts';
import { ordinaryLife } from './ordinary-life.ts';
import { ADMIN, EMPLOYEE, PEERS, PLOTS, USER } from './plots.ts';

export const STORIES = [
  'leaver-mass-copy',
  'offhours-db-export',
  'shared-admin-account',
  'stolen-credentials',
  'slow-staging',
  'privileged-commands',
  'night-hr-files',
] as const;
export type Story = (typeof STORIES)[number];
export type Variant = 'story' | 'twin' | 'decoy';

export type StoryCase = {
  context: FindingsContext;
  evidence: Evidence[];
  measures: Measure[];
  scores: [];
  tokenise: typeof tokenise;
};

type OwnRow = EvidenceRows['own_activity'];

export type Change = {
  /** Kinds of context that could not be asked, or are not configured. */
  failedKinds?: CheckKind[];
  unconfiguredKinds?: CheckKind[];
  /** Replaces coverage of every piece of evidence of a kind, and its rows by none when unavailable. */
  coverage?: Partial<Record<Evidence['kind'], Evidence['coverage']>>;
  peers?: number;
  /** Changes the row of the compared group. */
  group?: Partial<EvidenceRows['peer_group']>;
  /** Events besides those of the story. */
  own?: OwnRow[];
  timeZone?: string | null;
  health?: EvidenceRows['log_source_health'][];
  /** Delay of every own row. */
  delayMs?: number;
  records?: { kind: CheckKind; record: ContextRecord }[];
  similar?: EvidenceRows['similar_incident'][];
  context?: Partial<FindingsContext>;
};

/** The evidence of one planted story, with or without the record that explains it. Only context records differ by variant. */
export function storyCase(story: Story, variant: Variant, change: Change = {}): StoryCase {
  const plot = PLOTS[story]();
  const life = ordinaryLife();
  const riskLength = Math.min(7 * DAY_MS, Math.max(...plot.senseAt) + HOUR_MS - (Math.min(...plot.senseAt) - 6 * HOUR_MS));
  const toMs = Math.max(...plot.senseAt) + HOUR_MS;
  const riskWindow = { fromMs: toMs - riskLength, toMs };
  const baselineWindow = { fromMs: riskWindow.fromMs - Math.min(28 * DAY_MS, 31 * DAY_MS - riskLength), toMs: riskWindow.fromMs };
  const timeZone = change.timeZone === undefined ? ZONE : change.timeZone;
  const box = evidenceBox();
  const covered = (kind: Evidence['kind']) => change.coverage?.[kind];
  const add: typeof box.add = (kind, rows, more) => {
    const coverage = covered(kind);
    box.add(kind, coverage?.state === 'unavailable' ? [] : rows, coverage === undefined ? more : { ...more, coverage });
  };
  const members = PEERS.slice(0, change.peers ?? PEERS.length);
  add(
    'sense_events',
    plot.senseAt.flatMap((atMs, i) =>
      plot.rules.map((rule) => ({ atMs: atMs + i, arrivedAtMs: atMs, rule, category: 24001, senseValue: 10, count: 1 })),
    ),
  );
  add(
    'own_activity',
    [...life.own, ...plot.own, ...(change.own ?? [])].map((r) => ({ ...r, maxDelayMs: change.delayMs ?? r.maxDelayMs })),
  );
  add('peer_group', [{ definition: 'title', label: 'same title', members, ...change.group }]);
  add(
    'peer_activity',
    [...life.peers, ...plot.peers].filter((r) => members.includes(r.peer)),
    { params: { definition: 'title' } },
  );
  add('log_source_health', change.health ?? []);
  add('hr_record', [
    {
      employeeRef: EMPLOYEE,
      department: 'Operations',
      title: 'Analyst',
      managerRef: null,
      location: 'Berlin',
      contract: 'permanent',
      startDate: '2021-03-01',
      endDate: plot.endDate ?? null,
      endAnnounced: plot.endDate !== undefined,
      absent: false,
      timeZone: ZONE,
      shiftStartHour: 9,
      shiftEndHour: 17,
      workdays: [1, 2, 3, 4, 5],
    },
  ]);
  if (plot.detail !== undefined) add('activity_detail', plot.detail, { subjectWritable: ['object'] });
  add('logon_summary', plot.logons ?? []);
  add('asset', plot.assets ?? []);
  add('similar_incident', change.similar ?? SIMILAR);
  const records = change.records ?? (variant === 'story' ? [] : plot.records[variant]);
  for (const kind of CHECK_KINDS) {
    const failed = change.failedKinds?.includes(kind) === true;
    const unconfigured = change.unconfiguredKinds?.includes(kind) === true;
    box.add('context_record', failed || unconfigured ? [] : records.filter((r) => r.kind === kind), {
      params: { kind },
      ...(failed ? { coverage: { state: 'unavailable', reason: 'timeout: no answer from 10.0.0.7' } } : {}),
      ...(unconfigured
        ? { coverage: { state: 'unavailable', reason: 'not_configured: no system that keeps such records is configured' } }
        : {}),
    });
  }
  return {
    context: {
      nowMs: NOW_MS,
      riskWindow,
      baselineWindow,
      timeZone,
      offenseIds: [101],
      subjectToken: tokenise('user', USER),
      aliases: [USER, `corp\\${USER}`, `${USER}@corp.example`, ADMIN],
      hr: { state: 'answered', employeeRef: EMPLOYEE },
      ...change.context,
    },
    evidence: box.all,
    measures: measuresOf(box.all, { riskWindow, baselineWindow, timeZone }),
    scores: [],
    tokenise,
  };
}

const SIMILAR: EvidenceRows['similar_incident'][] = [
  {
    incidentId: 'INC-2026-031',
    closedQuarter: 'Q3 2026',
    family: 'exfiltration',
    verdict: 'true_positive',
    outcome: 'closed',
    shared: ['night', 'class:HR sensitive', 'channel:file', 'peers:above'],
    differs: ['usb'],
    similarity: 0.9,
  },
  {
    incidentId: 'INC-2026-007',
    closedQuarter: 'Q1 2026',
    family: 'payroll',
    verdict: 'benign_true_positive',
    outcome: 'closed',
    shared: ['night', 'channel:file'],
    differs: ['volume_up', 'growth'],
    similarity: 0.7,
  },
];
