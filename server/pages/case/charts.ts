import { html } from 'hono/html';
import type { Claim } from '../../../domain/claim.ts';
import type { DraftContent } from '../../../domain/draft.ts';
import type { Fact } from '../../../domain/fact.ts';
import type { Timeline } from '../../shown/timeline.ts';
import type { Html } from '../html.ts';
import { section } from './parts.ts';

/** What a person would rather look at than read; the sentences under each say the same. */
export function charts(content: DraftContent, timeline: Timeline | null): Html {
  const bands = content.claims.flatMap((c) => bandOf(c, content) ?? []);
  if (bands.length === 0 && timeline === null) return html``;
  return section('charts', 'At a glance', html`${bands.slice(0, MAX_BANDS).map(band)} ${timeline === null ? '' : hours(timeline)}`);
}
const MAX_BANDS = 3;

type Band = { claimId: string; observed: Fact; median: Fact; p95: Fact; n: Fact };

/** A claim that compares with peers, with the figures it states. */
function bandOf(claim: Claim, { facts }: DraftContent): Band | null {
  const mine = claim.facts.flatMap((id) => facts.find((f) => f.id === id) ?? []);
  const [median, p95, n] = ['peer_median', 'peer_p95', 'peer_n'].map((kind) => mine.find((f) => f.kind === kind));
  const observed = mine.find((f) => f.unit === median?.unit && typeof f.value === 'number' && !f.kind.startsWith('peer_'));
  return observed === undefined || median === undefined || p95 === undefined || n === undefined
    ? null
    : { claimId: claim.id, observed, median, p95, n };
}

const WIDTH = 340;
const value = (f: Fact): number => (typeof f.value === 'number' ? f.value : 0);

/** The person against the peers: a band up to the 95th percentile, the median, and the person's own mark, on one linear scale. */
function band({ claimId, observed, median, p95, n }: Band): Html {
  const most = Math.max(value(observed), value(p95), value(median), 1e-9);
  const x = (f: Fact): string => (10 + (value(f) / most) * (WIDTH - 20)).toFixed(1);
  const says = `The account: ${observed.display}. Peers: median ${median.display}, 95th percentile ${p95.display}, ${n.display} people.`;
  return html`<figure>
    <svg viewBox="0 0 ${WIDTH} 44" role="img" aria-label="${says}">
      <line class="axis" x1="10" y1="24" x2="${WIDTH - 10}" y2="24" />
      <rect class="band" x="10" y="14" width="${(Number(x(p95)) - 10).toFixed(1)}" height="20" rx="2" />
      <line class="median" x1="${x(median)}" y1="12" x2="${x(median)}" y2="36" />
      <circle class="own" cx="${x(observed)}" cy="24" r="6" />
    </svg>
    <figcaption>
      <a href="#${claimId}">${claimId}</a>: <span class="key own">account ${observed.display}</span>,
      <span class="key median">peers' median ${median.display}</span>, <span class="key band">95th percentile ${p95.display}</span>, n
      ${n.display}
    </figcaption>
  </figure>`;
}

const CELL = 9;
const LEFT = 26;
const TOP = 4;
const BOTTOM = 16;

/** Day by day and hour by hour, local time: when the account was active, and when on what the leading sentences speak of. */
function hours(t: Timeline): Html {
  const width = LEFT + t.days * CELL + 4;
  const height = TOP + 24 * CELL + BOTTOM;
  const most = Math.max(...t.cells.map((c) => c.count), 1);
  const level = (count: number): number => Math.min(4, 1 + Math.floor((Math.log(count + 1) / Math.log(most + 1)) * 4));
  const about = t.cells.filter((c) => c.about && c.day >= t.riskDay);
  const before = t.cells.filter((c) => c.about && c.day < t.riskDay);
  const zone = t.timeZone ?? 'UTC, the zone of the person is not known';
  const says = spoken(t, about.length, before.length);
  return html`<figure>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${says}">
      ${
        t.shift === null || t.shift.to <= t.shift.from
          ? ''
          : html`<rect
              class="shift"
              x="${LEFT}"
              y="${TOP + t.shift.from * CELL}"
              width="${t.days * CELL}"
              height="${(t.shift.to - t.shift.from) * CELL}"
            />`
      }
      <rect class="risk" x="${LEFT + t.riskDay * CELL}" y="${TOP}" width="${(t.days - t.riskDay) * CELL}" height="${24 * CELL}" />
      ${t.cells.map(
        (c) =>
          html`<rect
            class="${c.about ? 'about' : 'any'} l${level(c.count)}"
            x="${LEFT + c.day * CELL + 1}"
            y="${TOP + c.hour * CELL + 1}"
            width="${CELL - 2}"
            height="${CELL - 2}"
          />`,
      )}
      ${[0, 6, 12, 18].map((h) => html`<text x="${LEFT - 4}" y="${TOP + h * CELL + 8}" text-anchor="end">${String(h).padStart(2, '0')}</text>`)}
      <text x="${LEFT}" y="${height - 4}">${date(t, 0)}</text>
      <text x="${width - 4}" y="${height - 4}" text-anchor="end">${date(t, t.days - 1)}</text>
    </svg>
    <figcaption>
      Hours of the account, ${zone}: <span class="key about">on ${t.systems.length === 0 ? 'what stands out' : t.systems.join(', ')}</span>,
      <span class="key any">anything else</span>, <span class="key shift">shift</span>, <span class="key risk">the days in question</span>.
      ${t.partial ? html`<strong>Not all of the activity could be seen.</strong>` : ''}
    </figcaption>
  </figure>`;
}

function spoken(t: Timeline, about: number, before: number): string {
  const named = t.systems.length === 0 ? 'what stands out' : t.systems.join(', ');
  return `${t.days} days from ${date(t, 0)}, by local hour. Hours with activity on ${named}: ${about} from ${date(t, t.riskDay)} on, ${before} in the days before.`;
}

function date(t: Timeline, day: number): string {
  return new Date(t.firstDayMs + day * 86_400_000).toISOString().slice(5, 10);
}
