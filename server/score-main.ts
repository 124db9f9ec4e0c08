import { SCORERS } from '../scorers/registry.ts';
import { runScore } from './score/run-score.ts';

process.exitCode = await runScore(process.argv.slice(2), SCORERS, { out: process.stdout, err: process.stderr, nowMs: Date.now });
