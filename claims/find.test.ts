import { describe, expect, test } from 'vitest';
import { claimText } from '../domain/claim.ts';
import { CHECK_KINDS, type ContextRecord } from '../domain/check.ts';
import { CHANNELS, LOG_SOURCE_TYPES } from '../domain/event-types.ts';
import { HOUR_MS } from '../domain/time.ts';
import type { Measure } from '../scorers/measures.ts';
import { makeFindings } from './find.ts';
import { FRAMES } from './frames/registry.ts';
import { templateSelection } from './template-draft.ts';
import { ownHour } from './testing/evidence.ts';
import { at } from './testing/calendar.ts';
import { STORIES, storyCase, type Change, type Story, type StoryCase, type Variant } from './testing/stories.ts';

const SILENT = {
  logSourceType: LOG_SOURCE_TYPES.windows.name,
  logSourceId: 1,
  state: 'silent' as const,
  lastEventMs: null,
  medianDelayMs: null,
};
const BLANKET: ContextRecord = {
  id: 'REC-ANY',
  persons: ['*'],
  systems: ['*'],
  actions: ['*'],
  interval: { fromMs: 0, toMs: 0 },
  status: 'approved',
  requestedBy: 'kdoe',
  approvedBy: 'boss',
  country: 'SG',
};

const find = (story: Story, variant: Variant, change: Change = {}) => makeFindings(storyCase(story, variant, change));

describe.each(STORIES)('%s', (story) => {
  test('the story needs investigation', () => {
    expect(find(story, 'story').conclusion).toBe('needs_investigation');
  });

  test('the twin is explained, with the exonerating claim first', () => {
    const findings = find(story, 'twin');
    expect(findings.conclusion).toBe('explained');
    const first = templateSelection(findings).sections.summary[0]?.claimId;
    expect(findings.claims.find((c) => c.id === first)?.frame).toBe('record_found');
  });

  test('the decoy is never explained, and its record is shown with one reason', () => {
    const findings = find(story, 'decoy');
    expect(findings.conclusion).toBe('needs_investigation');
    expect(findings.claims.filter((c) => c.frame === 'record_does_not_cover')).toHaveLength(1);
    const outcomes = findings.checks.map((c) => c.outcome).filter((o) => o.state === 'does_not_cover');
    expect(new Set(outcomes.map((o) => o.mismatches.join()))).toHaveProperty('size', 1);
    expect(findings.checks.some((c) => c.outcome.state === 'found')).toBe(false);
  });

  test('nothing in the findings names a person, a share, a host or a record', () => {
    const text = JSON.stringify(['story', 'twin', 'decoy'].map((v) => find(story, v as Variant)));
    expect(text).not.toMatch(/jsmith|mmuster|kdoe|fs0[123]|erp-prod|lnx-pay|ws-0|srv-app|REC-1|ROSTER|sheet-|10\.0\.4/i);
  });

  test('equal input gives equal findings, ids included', () => {
    expect(find(story, 'decoy')).toEqual(find(story, 'decoy'));
  });

  test('every claim stands on facts and evidence that exist', () => {
    const { evidence } = storyCase(story, 'twin');
    const findings = find(story, 'twin');
    const facts = new Map(findings.facts.map((f) => [f.id, f]));
    const labels = new Set(evidence.map((e) => e.label));
    for (const claim of findings.claims) {
      for (const part of [...claim.parts, ...claim.short]) if ('factId' in part) expect(facts.get(part.factId)?.display).toBe(part.display);
      expect(claim.evidence.length).toBeGreaterThan(0);
      expect(claim.evidence.every((label) => labels.has(label))).toBe(true);
    }
  });

  test('with the own activity out of sight nothing is concluded', () => {
    const unavailable = find(story, 'story', {
      coverage: {
        own_activity: { state: 'unavailable', reason: 'timeout: no answer' },
        logon_summary: { state: 'unavailable', reason: 'timeout: no answer' },
      },
    });
    expect(unavailable.conclusion).toBe('not_concluded');
    expect(unavailable.gaps.map((g) => g.text)).toContain("Could not be looked at: the account's own activity (no answer in time).");
  });

  test('a partial own activity gives neither an accusation nor an all-clear', () => {
    const coverage = {
      own_activity: { state: 'partial' as const, reason: 'the result reached its limit' },
      logon_summary: { state: 'partial' as const, reason: 'cut' },
    };
    for (const variant of ['story', 'twin'] as const) {
      const findings = find(story, variant, { coverage });
      expect(
        findings.claims.filter((c) => ['first_seen_resource', 'count_vs_own', 'new_country', 'new_privileged_commands'].includes(c.frame)),
      ).toEqual([]);
      expect(findings.conclusion === 'needs_investigation' && story !== 'shared-admin-account').toBe(false);
    }
  });

  test('when a record that could explain it cannot be asked for, the story is not concluded', () => {
    const findings = find(story, 'story', { failedKinds: [...CHECK_KINDS] });
    expect(findings.conclusion).toBe('not_concluded');
    expect(findings.gaps.filter((g) => g.material)).toHaveLength(1);
    expect(findings.claims.some((c) => c.frame === 'no_record_found')).toBe(false);
  });

  test('with no system of records connected nobody tried to clear the person, so nothing is concluded and nothing said to be absent', () => {
    for (const variant of ['story', 'twin'] as const) {
      const findings = find(story, variant, { unconfiguredKinds: [...CHECK_KINDS] });
      expect(findings.conclusion).toBe('not_concluded');
      expect(findings.claims.some((c) => c.frame === 'no_record_found')).toBe(false);
      expect(findings.gaps.filter((g) => g.material).map((g) => g.text)[0]).toMatch(/^Not configured, so not checked/);
    }
  });

  test('a record for anybody, on any system, for any action clears nobody', () => {
    const blanket = { ...BLANKET, interval: { fromMs: 0, toMs: Date.UTC(2100, 0, 1) } };
    const findings = find(story, 'story', { records: CHECK_KINDS.map((kind) => ({ kind, record: blanket })) });
    expect(findings.conclusion).toBe('needs_investigation');
    expect(findings.checks.some((c) => c.outcome.state === 'found')).toBe(false);
    expect(findings.claims.filter((c) => c.frame === 'record_does_not_cover').map((c) => claimText(c.parts))[0]).toContain('too broad');
  });

  test('which rules fired was not seen: an all-clear is not given, and an open finding stands', () => {
    const coverage = { sense_events: { state: 'unavailable' as const, reason: 'unavailable: Ariel ended the search with an error' } };
    expect(find(story, 'twin', { coverage }).conclusion).toBe('not_concluded');
    expect(find(story, 'story', { coverage }).conclusion).toBe('needs_investigation');
  });

  test('an unseen channel that neither the rules nor the claims are about leaves the twin explained, and is named', () => {
    const mail = { ...SILENT, logSourceType: LOG_SOURCE_TYPES.mail.name, channels: ['mail' as const] };
    const rest = CHANNELS.filter((c) => c !== 'mail').map((channel, i) => ({
      ...SILENT,
      state: 'reporting' as const,
      logSourceId: i,
      channels: [channel],
    }));
    const findings = find(story, 'twin', { health: [mail, ...rest] });
    expect(findings.conclusion).toBe('explained');
    expect(findings.gaps.map((g) => g.text)).toContain('Log sources fell silent in the window for: mail.');
  });

  test('the outcome of similar cases changes nothing, nor does their absence', () => {
    const similar = { coverage: { similar_incident: { state: 'unavailable' as const, reason: 'timeout: no answer' } } };
    expect(find(story, 'story', similar).conclusion).toBe('needs_investigation');
    expect(find(story, 'twin', similar).conclusion).toBe('explained');
  });

  test('with HR down the conclusion stays and the gap is told', () => {
    const hr = { coverage: { hr_record: { state: 'unavailable' as const, reason: 'unavailable: no answer' } } };
    expect(find(story, 'twin', hr).conclusion).toBe('explained');
    expect(find(story, 'story', hr).gaps.map((g) => g.text)).toContain(
      'Could not be looked at: the HR record (the system did not answer).',
    );
  });
});

/** The same records under another name of the person or of the approver. */
function withNames(story: Story, change: { persons?: string[]; approvedBy?: string }, more: Change = {}) {
  const twin = storyCase(story, 'twin').evidence.flatMap((e) => (e.kind === 'context_record' ? e.rows : []));
  return find(story, 'twin', { ...more, records: twin.map((r) => ({ ...r, record: { ...r.record, ...change } })) });
}
const frames = (findings: ReturnType<typeof find>) => new Set(findings.claims.map((c) => c.frame));

describe.each(STORIES)('%s: who is who', (story) => {
  test.each(['E1042', 'e1042'])('a record for the employee id %s covers', (id) => {
    expect(withNames(story, { persons: [id] }).conclusion).toBe('explained');
  });

  test('the employee id is taken from the opened run when HR no longer answers', () => {
    const coverage = { hr_record: { state: 'unavailable' as const, reason: 'timeout: no answer' } };
    expect(withNames(story, { persons: ['E1042'] }, { coverage }).conclusion).toBe('explained');
  });

  test.each(['E1042', 'e1042'])('an approval by %s, the person, is no approval by another', (id) => {
    const findings = withNames(story, { approvedBy: id });
    expect(findings.conclusion).toBe('needs_investigation');
    const text = findings.claims.filter((c) => c.frame === 'record_does_not_cover').map((c) => claimText(c.parts));
    expect(text.length).toBeGreaterThan(0);
    expect(text.every((t) => t.endsWith('; it was approved by the user of this account.'))).toBe(true);
  });

  test("HR did not answer: an approval by what may be the person's second account neither clears nor accuses", () => {
    const aliases = ['jsmith', 'corp\\jsmith', 'adm.jsmith'];
    const findings = withNames(story, { approvedBy: 'root.jsmith' }, { context: { aliases, hr: { state: 'could_not_check' } } });
    expect(findings.conclusion).toBe('not_concluded');
    expect(frames(findings)).toContain('record_unsettled');
    expect(frames(findings)).not.toContain('record_found');
    expect(findings.gaps.filter((g) => g.text.startsWith('Second accounts of the person are unknown')).map((g) => g.material)).toEqual([
      true,
    ]);
  });

  test('without HR, and with UBA unread, nobody knows the accounts of the person', () => {
    const findings = find(story, 'twin', { context: { hr: { state: 'not_configured' }, ubaUnread: 'timeout' } });
    expect(findings.conclusion).toBe('not_concluded');
    expect(frames(findings)).toContain('record_unsettled');
  });

  test('an organisation without HR is told so, and its records count', () => {
    const findings = find(story, 'twin', { context: { hr: { state: 'not_configured' } } });
    expect(findings.conclusion).toBe('explained');
    expect(findings.gaps.some((g) => g.text.startsWith('No HR system is connected'))).toBe(true);
  });
});

/** Its rule is about activity as a whole, which no single log source holds. */
const ABOUT_A_CHANNEL = STORIES.filter((story) => story !== 'slow-staging');

describe.each(ABOUT_A_CHANNEL)('%s', (story) => {
  test('when no log source of what the rules are about reports, nothing is concluded and the gap says which', () => {
    const health = Object.values(LOG_SOURCE_TYPES).map(({ name }) => ({ ...SILENT, logSourceType: name, channels: [...CHANNELS] }));
    for (const variant of ['story', 'twin'] as const) {
      const findings = find(story, variant, { health });
      expect(findings.conclusion).toBe('not_concluded');
      expect(findings.gaps.filter((g) => g.material).map((g) => g.text)[0]).toMatch(
        /^What the sense rules are about could not be looked at/,
      );
    }
  });
});

/** Sentences of one frame of the textbook case. */
function texts(variant: Variant, frame: string): string[] {
  return find('night-hr-files', variant)
    .claims.filter((c) => c.frame === frame)
    .map((c) => claimText(c.parts).replace(/SYS-[A-Z2-7]{10}/, 'SYS-…'));
}

/** Sentences that do not speak of records. */
function others(story: Story, variant: Variant): string[] {
  return find(story, variant)
    .claims.filter((c) => !['record_found', 'record_does_not_cover', 'no_record_found'].includes(c.frame))
    .map((c) => claimText(c.parts));
}

describe('the textbook case', () => {
  test('states count, class and local time', () => {
    expect(texts('story', 'accessed_count')).toEqual([
      'This account made 15 file accesses, 15 different files, on SYS-… (class "HR sensitive"), 2026-09-16 03:00-03:40 local time (01:00-01:40 UTC); 15 of them at night.',
    ]);
  });

  test("states the ratio with the peers' median, 95th percentile and number", () => {
    expect(texts('story', 'ratio_to_peers')).toEqual([
      'The busiest night in the window has 15 file accesses of this account on SYS-… (class "HR sensitive"); that is 14.0 times the median of the mean nights of 9 peers, which is 1.07; the 95th percentile of these means is 1.44.',
    ]);
  });

  test('tells the similar case with outcome and quarter, and the harmless one beside it', () => {
    const [harmful, harmless] = texts('story', 'similar_incident');
    expect(harmful).toContain('(exfiltration) ended as a confirmed incident in Q3 2026');
    expect(harmless).toContain('(payroll run) ended as real activity that was allowed in Q1 2026');
  });

  test('shows the ticket of the day before as existing and not covering', () => {
    expect(texts('decoy', 'record_does_not_cover')[0]).toContain('it is for another time');
  });
});

/** Nothing but account changes stands out. */
function onlyChanges(input: StoryCase): StoryCase {
  return { ...input, measures: input.measures.filter((m) => m.channel === 'account_change') };
}

/** Every peer does exactly what the account does. */
function amongEquals(input: StoryCase): StoryCase {
  return { ...input, measures: input.measures.map((m) => ({ ...m, peers: equalsOf(m) })) };
}
function equalsOf(m: Measure): Measure['peers'] {
  return Array.from({ length: 9 }, (_, i) => ({
    peer: `USR-${i}`,
    dailyMean: m.count + 1,
    nightlyMean: m.count + 1,
    dailyMeanBytes: m.bytes + 1_000_000_000,
    riskCount: m.count + 1,
    riskNightCount: m.count + 1,
    riskBytes: m.bytes + 1,
  }));
}

describe('what cannot be said', () => {
  test('without five peers there is no ratio, and the gap says so', () => {
    const findings = find('night-hr-files', 'story', { peers: 4 });
    expect(findings.facts.filter((f) => f.unit === 'ratio')).toEqual([]);
    expect(findings.gaps.some((g) => g.hides.sources.includes('peers') && !g.material)).toBe(true);
  });

  test('peers that could not be looked at leave the story not concluded', () => {
    const coverage = { peer_activity: { state: 'unavailable' as const, reason: 'timeout: no answer' } };
    expect(find('night-hr-files', 'story', { coverage }).conclusion).toBe('not_concluded');
    expect(find('night-hr-files', 'twin', { coverage }).conclusion).toBe('explained');
  });

  test('a sample of the peers, or a group that could not be formed besides, is told as that and compared', () => {
    const coverage = { peer_group: { state: 'partial' as const, reason: 'unavailable: HR does not answer' } };
    const findings = find('night-hr-files', 'story', { group: { size: 100, withoutZone: 2 }, coverage });
    expect(findings.conclusion).toBe('needs_investigation');
    expect(findings.gaps.filter((g) => g.hides.sources.includes('peers'))).toMatchObject([
      { text: 'Other groups of peers could not be compared (the system did not answer).', material: false },
      { text: '9 of 100 peers were compared, drawn without regard to what they did.', material: false },
      {
        text: 'The time zone of 2 of 9 compared peers is unknown: their nights are counted in the zone of the person.',
        material: false,
      },
    ]);
  });

  test('too few peers were seen, so they hide nothing', () => {
    const few = { state: 'unavailable' as const, reason: 'too_few: fewer than 5 peers by any definition' };
    const findings = find('night-hr-files', 'story', { coverage: { peer_activity: few, peer_group: few } });
    expect(findings.conclusion).toBe('needs_investigation');
    expect(findings.gaps.map((g) => g.text)).toEqual(['Fewer than the least number of peers: no comparable baseline.']);
  });

  test('account changes are weighed against peers: with HR out of sight they are no reason to accuse', () => {
    const own = [ownHour(at(1, 3, 20), 'account_change', 'dc01', 5)];
    const down = { state: 'unavailable' as const, reason: 'unavailable: HR does not answer' };
    const findings = makeFindings(
      onlyChanges(storyCase('night-hr-files', 'story', { own, coverage: { peer_activity: down, peer_group: down } })),
    );
    expect(findings.claims.filter((c) => c.loadBearing).map((c) => c.frame)).toEqual(['account_changes']);
    expect(findings.conclusion).toBe('not_concluded');
  });

  test.each(STORIES)('%s: a frame that peers can turn says so of itself', (story) => {
    const missing = { state: 'unavailable' as const, reason: 'timeout: no answer' };
    const own = [ownHour(at(1, 3, 20), 'account_change', 'dc01', 5)];
    const alone = find(story, 'story', { own, coverage: { peer_activity: missing } }).claims.filter((c) => c.loadBearing);
    const beside = makeFindings(amongEquals(storyCase(story, 'story', { own }))).claims.filter((c) => c.loadBearing);
    const turned = alone.filter((c) => !beside.some((d) => d.frame === c.frame)).map((c) => c.frame);
    expect(FRAMES.filter((f) => turned.includes(f.id) && !f.weighsPeers).map((f) => f.id)).toEqual([]);
  });

  test('a connected log source that sent nothing for days is a material gap where it could have seen the claim', () => {
    const source = { logSourceId: 0, state: 'absent' as const, lastEventMs: null, medianDelayMs: null };
    const filer = { ...source, logSourceType: LOG_SOURCE_TYPES.filer.name, channels: ['file' as const] };
    const mail = { ...source, logSourceType: LOG_SOURCE_TYPES.mail.name, channels: ['mail' as const] };
    const leftOut = { ...filer, state: 'not_in_sources' as const };
    const unseen = find('night-hr-files', 'story', { health: [filer] });
    expect(unseen.conclusion).toBe('not_concluded');
    expect(
      unseen.gaps
        .filter((g) => g.material)
        .map((g) => g.text)
        .join('\n'),
    ).toMatch(/^Connected log sources sent nothing in \d+ days for: files and shares\.$/m);
    expect(find('night-hr-files', 'story', { health: [mail] }).conclusion).toBe('needs_investigation');
    const beside = { ...source, state: 'reporting' as const, logSourceType: LOG_SOURCE_TYPES.windows.name, channels: ['file' as const] };
    expect(find('night-hr-files', 'story', { health: [filer, beside] }).conclusion, 'the claim rests on what reports').toBe(
      'needs_investigation',
    );
    const carrier = { ...leftOut, logSourceType: LOG_SOURCE_TYPES.windows.name };
    expect(find('night-hr-files', 'story', { health: [leftOut] }).conclusion).toBe('needs_investigation');
    expect(find('night-hr-files', 'story', { health: [carrier] }).conclusion).toBe('not_concluded');
  });

  test('a window that is assumed, because the sense events could not be read, is told', () => {
    const { gaps } = find('night-hr-files', 'story', { context: { senseUnread: 'timeout' } });
    expect(gaps.map((g) => g.text)).toEqual([
      'The sense events that bound the time looked at could not be read (no answer in time): the days are an assumption.',
    ]);
  });

  test('without a zone nothing is said of nights or shifts', () => {
    const findings = find('night-hr-files', 'story', { timeZone: null });
    expect(findings.claims.filter((c) => c.frame === 'outside_hours' || c.frame === 'ratio_to_peers')).toEqual([]);
    expect(findings.gaps.some((g) => g.hides.sources.includes('time_zone'))).toBe(true);
    expect(JSON.stringify(findings.facts)).not.toContain('local time');
  });

  test('hours that arrived late are not used for timing, and that is told', () => {
    const findings = find('night-hr-files', 'story', { delayMs: 8 * HOUR_MS });
    expect(
      findings.claims.filter((c) => c.frame === 'outside_hours' || c.frame === 'ratio_to_peers' || c.frame === 'count_vs_own'),
    ).toEqual([]);
    expect(findings.claims.some((c) => c.frame === 'late_arrival')).toBe(true);
    expect(findings.conclusion).toBe('not_concluded');
  });

  test('a log source that fell silent under the deciding claim is a material gap; one of another channel is not', () => {
    const source = { logSourceId: 1, state: 'silent' as const, lastEventMs: null, medianDelayMs: null };
    const same = { ...source, logSourceType: LOG_SOURCE_TYPES.windows.name, channels: ['file' as const] };
    const other = { ...source, logSourceType: LOG_SOURCE_TYPES.mail.name, channels: ['mail' as const] };
    expect(find('night-hr-files', 'story', { health: [same] }).conclusion).toBe('not_concluded');
    expect(find('night-hr-files', 'story', { health: [other] }).conclusion).toBe('needs_investigation');
  });
});

describe('over all stories', () => {
  test('at least 12 frames speak', () => {
    const frames = new Set(
      STORIES.flatMap((s) => (['story', 'twin', 'decoy'] as const).flatMap((v) => find(s, v).claims.map((c) => c.frame))),
    );
    expect(frames.size).toBeGreaterThanOrEqual(12);
  });

  test('context records change records, checks, gaps and the conclusion, and no other claim', () => {
    for (const story of STORIES) expect(others(story, 'twin')).toEqual(others(story, 'story'));
  });

  test('weeks of growth are not told as a habit that speaks for the person', () => {
    expect(find('slow-staging', 'story').claims.filter((c) => c.frame === 'own_habit')).toEqual([]);
  });

  test('what the person can write is marked on the claim that uses it', () => {
    const [account] = find('night-hr-files', 'story').claims;
    expect(account).toMatchObject({ frame: 'accessed_count', subjectCanWrite: true });
  });
});

describe('an account of what was done', () => {
  test.each(STORIES)('%s: counts no event outside the time it names', (story) => {
    const input = storyCase(story, 'story');
    const { claims, facts } = makeFindings(input);
    const rows = input.evidence.flatMap((e) => (e.kind === 'own_activity' ? e.rows : []));
    for (const claim of claims.filter((c) => c.frame === 'accessed_count' || c.frame === 'outside_hours')) {
      const mine = facts.filter((f) => claim.facts.includes(f.id));
      const interval = mine.find((f) => f.kind === 'activity_interval')?.window;
      const total = Number(mine.find((f) => f.kind === 'event_count')?.value);
      const possible = [...Map.groupBy(rows, (r) => `${r.channel}|${r.resource}`).values()].map((same) =>
        same
          .filter((r) => interval !== null && interval !== undefined && r.firstMs >= interval.fromMs && r.lastMs <= interval.toMs)
          .reduce((sum, r) => sum + r.count, 0),
      );
      expect(possible).toContain(total);
    }
  });
});
