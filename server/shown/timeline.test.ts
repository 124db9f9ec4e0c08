import { expect, test } from 'vitest';
import { tokenise } from '../../claims/testing/evidence.ts';
import { evidenceOf } from '../../domain/evidence.ts';
import { storyView } from '../testing.ts';
import { timelineOf } from './timeline.ts';

function timeline(zone: 'known' | 'unknown') {
  const { view, evidence } = storyView('night-hr-files', 'story');
  const [own] = evidenceOf(evidence, 'own_activity');
  const [hr] = evidenceOf(evidence, 'hr_record');
  if (own === undefined || view.draft === null) throw new Error('the story has no activity');
  return timelineOf(own, zone === 'known' ? (hr ?? null) : null, view.draft.content, tokenise);
}

test('the reads at three at night stand at three of the local clock, on what the leading sentences speak of, in the days in question', () => {
  const t = timeline('known');
  const night = t?.cells.filter((c) => c.hour === 3) ?? [];
  expect(night).toHaveLength(1);
  expect(night[0]).toMatchObject({ count: 15 + 22 + 9, about: true });
  expect(night[0]?.day).toBeGreaterThanOrEqual(t?.riskDay ?? Infinity);
});

test('without a zone the hours are UTC, and that is said', () => {
  const t = timeline('unknown');
  expect(t?.timeZone).toBeNull();
  expect(t?.shift).toBeNull();
  expect(t?.cells.filter((c) => c.hour === 1 && c.about)).toHaveLength(1);
});

test('it holds figures and tokens only', () => {
  expect(JSON.stringify(timeline('known'))).not.toMatch(/jsmith|fs0|hr-payroll/i);
});

test('no activity is no chart', () => {
  const { view, evidence } = storyView('night-hr-files', 'story');
  const [own] = evidenceOf(evidence, 'own_activity');
  if (own === undefined || view.draft === null) throw new Error('the story has no activity');
  expect(timelineOf({ ...own, rows: [] }, null, view.draft.content, tokenise)).toBeNull();
});
