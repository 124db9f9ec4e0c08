/** What one check of the doctor found. `fix` says what to do; a finding that is ok needs none. */
export type Finding = { what: string; state: 'ok' | 'warn' | 'fail'; detail: string; fix: string | null };

export function ok(what: string, detail: string): Finding {
  return { what, state: 'ok', detail, fix: null };
}

/** Works, and something will be missing. */
export function warn(what: string, detail: string, fix: string): Finding {
  return { what, state: 'warn', detail, fix };
}

export function fail(what: string, detail: string, fix: string): Finding {
  return { what, state: 'fail', detail, fix };
}

/** The table, a line a finding and the fix below it. */
export function table(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map((f) => f.what.length));
  const lines = findings.map((f) => {
    const line = `${f.state.padEnd(4)}  ${f.what.padEnd(width)}  ${f.detail}`;
    return f.fix === null ? line : `${line}\n${' '.repeat(width + 8)}fix: ${f.fix}`;
  });
  const count = (state: Finding['state']): number => findings.filter((f) => f.state === state).length;
  return `${lines.join('\n')}\n\n${count('ok')} ok, ${count('warn')} to look at, ${count('fail')} to mend\n`;
}

/** 1 when something must be mended. Faults of the settings themselves end with 2 before any check runs. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 {
  return findings.some((f) => f.state === 'fail') ? 1 : 0;
}
