import { expect, test } from 'vitest';
import { drawInvestigation } from './draw.ts';

test('the drawing shows the stop between a draft and what is published', async () => {
  const drawing = await drawInvestigation();
  expect(drawing).toContain('verify -.-> review;');
  expect(drawing).toContain('review -.-> publish;');
  expect(drawing.match(/--> publish;|-.-> publish;/g)).toHaveLength(1);
});
