// Adds up the reports of all suites and prints the one closing line; a missing report or a failed stage is a failure.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, evalReport, failedStages] = process.argv.slice(2);
const expected = ['readme-test', 'postgres', 'long'];
const total = { passed: 0, failed: 0, skipped: 0 };
for (const name of expected) {
  const path = join(folder, `${name}.json`);
  if (!existsSync(path)) {
    process.stdout.write(`no report: ${name}\n`);
    total.failed += 1;
    continue;
  }
  const report = JSON.parse(readFileSync(path, 'utf8'));
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests + report.testResults.filter((f) => f.status === 'failed' && f.assertionResults.length === 0).length;
  total.skipped += report.numPendingTests + report.numTodoTests;
}
if (existsSync(evalReport)) {
  const { gates } = JSON.parse(readFileSync(evalReport, 'utf8'));
  total.passed += gates.filter((g) => g.passed).length;
  total.failed += gates.filter((g) => !g.passed).length;
} else {
  process.stdout.write('no report: evals\n');
  total.failed += 1;
}
if (total.failed === 0 && Number(failedStages) > 0) total.failed = Number(failedStages);
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed === 0 ? 0 : 1);
