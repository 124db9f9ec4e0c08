import { z } from 'zod';
import { CHECK_KINDS, type CheckKind } from '../domain/check.ts';
import { evidenceOf, type Evidence } from '../domain/evidence.ts';
import type { CaseContext } from '../domain/offense.ts';
import type { ToolParts } from './deps.ts';
import { coverageOf, failed } from './failure.ts';
import { riskResources } from './risk-resources.ts';
import { ROWS } from './rows.ts';
import type { Tool } from './tool.ts';

/** A question about more systems than this is a question about everything. */
const MAX_SYSTEMS = 200;

/**
 * Records of one kind that could explain what the person did: those that name the person or one of the systems used in the risk
 * window, 30 days either side. The systems come from the evidence of the run, so that the input holds no identifier. Three
 * answers stay apart: there is no such system (`not_configured`), it could not be asked (`unavailable`), and it was asked, with
 * or without records. Whether a record covers a claim is decided elsewhere, in code.
 */
export function contextRecordTool(deps: Pick<ToolParts, 'context' | 'loadEvidence'>): Tool<'context_record', { kind: CheckKind }> {
  return {
    name: 'context_record',
    kind: 'context_record',
    effect: 'read',
    description:
      'Records that may clear the person: change tickets, on-call duty, leave, travel, role and project changes, scheduled jobs, service or shared accounts, approved tests, exceptions. One kind a call.',
    input: z.strictObject({ kind: z.enum(CHECK_KINDS) }),
    row: ROWS.context_record,
    bounds: { rows: 200, bytes: 262_144, timeoutMs: 15_000 },
    async run(context, { kind }, signal) {
      const evidence = await deps.loadEvidence(context.investigationId, context.run);
      const systems = riskResources(evidence, context);
      const answer = await deps.context.find(kind, personsOf(evidence, context), systems.slice(0, MAX_SYSTEMS), context.riskWindow, signal);
      if (answer.state === 'not_configured') return failed(kind, 'not_configured', 'no system that keeps such records is configured');
      if (answer.state === 'could_not_check') return failed(kind, answer.kind ?? 'unavailable', answer.reason);
      const reasons = [
        ...(answer.complete ? [] : ['the answer was cut']),
        ...(systems.length > MAX_SYSTEMS ? [`asked about ${MAX_SYSTEMS} of ${systems.length} systems`] : []),
      ];
      const rows = answer.records.map((record) => ({ kind, record }));
      return { ok: true, rows, coverage: coverageOf(reasons), window: context.riskWindow, aql: null, subjectWritable: [] };
    },
  };
}

/** Records name people by user name or by employee id. */
function personsOf(evidence: readonly Evidence[], context: CaseContext): string[] {
  const opened = context.hr?.state === 'answered' && context.hr.employeeRef !== null ? [context.hr.employeeRef] : [];
  const employees = evidenceOf(evidence, 'hr_record').flatMap((e) => e.rows.map((r) => r.employeeRef));
  return [...new Set([...context.subject.aliases, ...opened, ...employees])];
}
