import { and, eq, max, sql } from 'drizzle-orm';
import { hashOf } from '../../domain/canonical-json.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Coverage } from '../../domain/tool-result.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { evidence } from '../../db/schema/evidence.ts';
import { sealEvidence } from '../../db/sealed-evidence.ts';
import { requireService, type ActContext, type RunRef, type Sealing } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockRun } from '../case-row.ts';

/** One tool result before it has a label. */
export type EvidenceToFreeze = Evidence extends infer E
  ? E extends Evidence
    ? Omit<E, 'id' | 'label' | 'rowCount' | 'rowsSha256'>
    : never
  : never;

export type Frozen = { id: string; label: string; rowCount: number; coverage: Coverage['state'] };

/**
 * Freezes one tool result under the next label of the run. The same call (tool and parameters) is frozen once: a tool that runs again
 * after a crash gets what was kept the first time, also when QRadar would answer otherwise by now.
 */
export async function freezeEvidence(ctx: ActContext & Sealing, input: RunRef & { evidence: EvidenceToFreeze }): Promise<Frozen> {
  requireService(ctx);
  const { evidence: result } = input;
  const callHash = hashOf({ tool: result.tool, params: result.params });
  return ctx.db.transaction(async (tx) => {
    const row = await lockRun(tx, input);
    const ofRun = and(eq(evidence.caseId, row.id), eq(evidence.run, row.run));
    const [kept] = await tx
      .select({ id: evidence.id, label: evidence.label, rowCount: evidence.rowCount, coverage: evidence.coverage })
      .from(evidence)
      .where(and(ofRun, eq(evidence.callHash, callHash)));
    if (kept !== undefined) return kept;
    const [last] = await tx
      .select({ n: max(sql<number>`substr(${evidence.label}, 2)::int`) })
      .from(evidence)
      .where(ofRun);
    const cipher = await caseCipher(tx, ctx.dataKey, row.id);
    const id = ctx.newId();
    const frozen: Frozen = { id, label: `E${Number(last?.n ?? 0) + 1}`, rowCount: result.rows.length, coverage: result.coverage.state };
    const rowsSha256 = hashOf(result.rows);
    await tx.insert(evidence).values({
      ...frozen,
      caseId: row.id,
      run: row.run,
      retainUntil: row.retainUntil,
      legalHold: row.legalHold,
      kind: result.kind,
      tool: result.tool,
      callHash,
      rowsSha256,
      sealed: sealEvidence(cipher, id, result),
      frozenAtMs: ctx.nowMs,
    });
    await appendAudit(tx, ctx, {
      act: 'evidence.frozen',
      caseId: row.id,
      detail: {
        run: row.run,
        label: frozen.label,
        tool: result.tool,
        coverage: frozen.coverage,
        rows: frozen.rowCount,
        rowsSha256,
        callHash,
      },
    });
    return frozen;
  });
}
