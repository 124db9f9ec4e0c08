import type { Part } from '../../domain/claim.ts';
import type { Fact } from '../../domain/fact.ts';
import { say } from '../frames/frame.ts';
import { labelsOf, type Scene } from '../frames/scene.ts';
import type { Activity } from './activity.ts';

/** Token and class of what an activity was about; both null for channels without a resource. */
export type ResourceFacts = { system: Fact | null; class: Fact | null };

export function resourceFacts(scene: Scene, activity: Pick<Activity, 'channel' | 'resource'>): ResourceFacts {
  const token = scene.names.resource(activity.channel, activity.resource);
  if (token === null) return { system: null, class: null };
  const system = scene.book.word('resource', 'token', token, {
    formula: 'keyed token of the resource',
    evidence: labelsOf(scene, 'own_activity'),
  });
  const { word, evidence } = scene.names.classOf(activity.resource);
  const hasClasses = activity.channel === 'file' || activity.channel === 'database' || evidence.length > 0;
  return {
    system,
    class: hasClasses
      ? scene.book.word('sensitivity_class', 'class', word, {
          formula: 'configured class of the resource; unmapped is "unclassified"',
          evidence,
        })
      : null,
  };
}

/** ` on SYS-… (class "HR sensitive")`, or nothing. */
export function onResource(f: { system: Fact | null; class: Fact | null }): Part[] {
  if (f.system === null) return [];
  return f.class === null ? say` on ${f.system}` : say` on ${f.system} (class "${f.class}")`;
}

/** The slots that `resourceFacts` fills. */
export const RESOURCE_SLOTS = { system: { unit: 'token', optional: true }, class: { unit: 'class', optional: true } } as const;
