import type { CheckKind } from '../../domain/check.ts';
import { contains, overlaps } from '../../domain/time.ts';
import { CHECKS_FOR_ACTION } from '../applicable-checks.ts';
import type { RawNeed } from '../frames/frame.ts';
import type { Scene } from '../frames/scene.ts';
import { HABIT_DAYS, SESSION_MS } from '../thresholds.ts';
import type { Signal } from './signals.ts';

/**
 * What a record must match to explain the signal: its action, its system, and the time of exactly the hours that stand out.
 *
 * - What was written to removable media came from somewhere: a record must name the shares that were read unusually at the
 *   time; without such shares, the machine.
 * - A part of the person's ordinary work that is only more than usual, inside a session from a new country, is judged with the
 *   session: the question is who held it. New resources and bulk volumes stay questions of their own.
 */
export function needOf(scene: Pick<Scene, 'signals' | 'sessions' | 'names'>, signal: Signal, besides: readonly CheckKind[] = []): RawNeed {
  const session = sessionOf(scene, signal);
  if (session !== null) {
    return {
      action: 'remote_logon',
      systems: [],
      tokens: [],
      interval: signal.interval,
      country: session.country,
      checks: CHECKS_FOR_ACTION.remote_logon,
    };
  }
  const { activity } = signal;
  const sources = activity.channel === 'usb' ? sharesReadWith(scene, signal) : [activity];
  const systems = (sources.length === 0 ? [activity] : sources).filter((a) => a.resource !== null);
  const copied =
    activity.channel === 'file' &&
    scene.signals.some((s) => s.loadBearing && s.activity.channel === 'usb' && overlaps(s.interval, signal.interval));
  const action = copied ? 'bulk_copy' : signal.action;
  return {
    action,
    systems: systems.map((a) => (a.resource ?? '').toLowerCase()),
    tokens: systems.map((a) => scene.names.resource(a.channel, a.resource) ?? ''),
    interval: signal.interval,
    country: null,
    checks: [...new Set([...CHECKS_FOR_ACTION[action], ...besides])],
  };
}

function sharesReadWith(scene: Pick<Scene, 'signals'>, usb: Signal): Signal['activity'][] {
  const read = scene.signals.filter((s) => s.loadBearing && s.activity.channel === 'file' && overlaps(s.interval, usb.interval));
  return [...new Set(read.map((s) => s.activity))];
}

function sessionOf(scene: Pick<Scene, 'sessions'>, signal: Signal): { country: string } | null {
  if (signal.kind !== 'night' && signal.kind !== 'day') return null;
  if (signal.action === 'bulk_copy' || (signal.activity.own?.activeDays ?? 0) < HABIT_DAYS) return null;
  if (signal.interval.toMs - signal.interval.fromMs > SESSION_MS) return null;
  return scene.sessions.find((s) => s.loadBearing && s.spans.some((span) => contains(span, signal.interval))) ?? null;
}
