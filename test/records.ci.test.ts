import { afterEach, describe, expect, test } from 'vitest';
import type { DraftContent } from '../domain/draft.ts';
import type { CaseView } from '../server/pages/views.ts';
import { START_MS, startWholeService, type WholeService } from './whole-service.ts';

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';
let world: WholeService;
afterEach(() => world.stop());

async function nightHrFiles(): Promise<{ view: CaseView; content: DraftContent; gaps: string }> {
  const { id } = await world.simulator.control.raiseStory('night-hr-files');
  await world.hint(id);
  const view = await world.caseAt(id, 'awaiting_review');
  if (view.draft === null) throw new Error('no draft');
  const { content } = view.draft;
  return { view, content, gaps: content.gaps.map((g) => g.text).join(' ') };
}
const outcomes = ({ checks }: DraftContent) => new Set(checks.map((c) => c.outcome.state));
const coverageOf = (view: CaseView, kind: string) => view.evidence.filter((e) => e.kind === kind).map((e) => e.coverage.state);

describe('HR and context records', () => {
  test(
    'that answer: what is not found is said as not found, and a person whom HR does not know is no gap of HR',
    { timeout: START_MS },
    async () => {
      world = await startWholeService({ POLL_SECONDS: '3600' });
      const { content, gaps, view } = await nightHrFiles();
      expect(content.conclusion).toBe('needs_investigation');
      expect([...outcomes(content)]).toEqual(['not_found']);
      expect(gaps).not.toMatch(/HR|[Nn]ot configured|Could not be checked/);
      expect(coverageOf(view, 'hr_record')).toEqual(['complete']);

      const { id } = await world.simulator.control.raise({ username: 'qstranger', rules: ['UBA : New Account Use Detected'], severity: 8 });
      await world.hint(id);
      const stranger = await world.caseAt(id, 'awaiting_review');
      expect(stranger.evidence.filter((e) => e.kind === 'hr_record')).toMatchObject([{ coverage: { state: 'complete' }, rowCount: 0 }]);
      const said = (stranger.draft?.content.gaps ?? []).map((g) => g.text).join(' ');
      expect(said).toContain('HR knows nobody of these user names');
      expect(said).not.toContain('Could not be looked at: the HR record');
    },
  );

  test('that are not configured: said so, and neither "not found" nor "could not check"', { timeout: START_MS }, async () => {
    world = await startWholeService({ POLL_SECONDS: '3600', HR_CSV: '', CONTEXT_CSV: '' });
    const { content, gaps, view } = await nightHrFiles();
    expect([...outcomes(content)]).toEqual(outcomes(content).size === 0 ? [] : ['not_configured']);
    expect(gaps).toContain('No HR system is connected');
    expect(gaps).not.toMatch(/Could not be checked/);
    expect(content.claims.map((c) => c.frame)).not.toContain('no_record_found');
    expect(coverageOf(view, 'hr_record')).toEqual(['unavailable']);
    expect(content.conclusion).not.toBe('explained');
  });

  test('that are down: could not be checked, and nothing is concluded', { timeout: START_MS }, async () => {
    world = await startWholeService({
      POLL_SECONDS: '3600',
      HR_CSV: '',
      HR_SCIM_URL: NOWHERE,
      HR_SCIM_TOKEN: 'hr-token',
      CONTEXT_CSV: '',
      CONTEXT_REST_URL: NOWHERE,
      CONTEXT_REST_TOKEN: 'context-token',
    });
    const { content, gaps } = await nightHrFiles();
    expect(content.conclusion).toBe('not_concluded');
    expect(gaps).toContain('Could not be looked at: the HR record (the system did not answer)');
    expect([...outcomes(content)]).toEqual(outcomes(content).size === 0 ? [] : ['could_not_check']);
    expect(content.claims.map((c) => c.frame)).not.toContain('no_record_found');
  });
});
