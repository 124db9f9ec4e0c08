import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FAULTS } from './http/faults.ts';
import { STORIES } from './organisation/stories/all.ts';
import { SWITCHES } from './switches.ts';

const page = readFileSync(join(import.meta.dirname, '../docs/simulator.md'), 'utf8').replaceAll(/ {2,}/g, ' ');

test.each(Object.entries(SWITCHES))('docs/simulator.md says what the switch %s means, and its default', (name, { value, means }) => {
  expect(page).toContain(`| \`${name}\` | \`${value}\` | ${means} |`);
});

test.each(Object.entries(FAULTS))('docs/simulator.md says what the fault %s does', (name, { means }) => {
  expect(page).toContain(`| \`${name}\` | ${means} |`);
});

test.each(STORIES)('docs/simulator.md says what happens in $id', ({ id, what }) => {
  expect(page).toContain(`| \`${id}\` | ${what} |`);
});
