import type { Action, CheckKind } from '../../domain/check.ts';
import type { Part, Polarity } from '../../domain/claim.ts';
import type { Fact, FactUnit } from '../../domain/fact.ts';
import type { Interval } from '../../domain/time.ts';
import type { Scene } from './scene.ts';

/** A place in a sentence for one bound fact. */
export type Slot = { unit: FactUnit; optional?: true };
export type Slots = Record<string, Slot>;
export type Filled<S extends Slots> = { [K in keyof S]: S[K] extends { optional: true } ? Fact | null : Fact };

/** Words that vary come from closed lists, so that every sentence a frame can make can be listed and linted. */
export type WordLists = Record<string, readonly string[]>;
export type Chosen<W extends WordLists> = { [K in keyof W]: W[K][number] };

/** A need as checks see it: raw system names beside the tokens that a claim may hold. */
export type RawNeed = {
  action: Action;
  systems: readonly string[];
  tokens: readonly string[];
  interval: Interval;
  country: string | null;
  checks: readonly CheckKind[];
};

/** What a frame found: the facts for its slots, and what the claim is worth. */
export type Instance<S extends Slots, W extends WordLists> = {
  facts: Filled<S>;
  words: Chosen<W>;
  weight?: number;
  loadBearing?: boolean;
  /** Where the instance is weaker than its frame. */
  polarity?: Polarity;
  mustInclude?: boolean;
  need?: RawNeed | null;
  /** Evidence beyond that of the facts. */
  evidence?: readonly string[];
  logSourceTypes?: readonly string[];
  subjectCanWrite?: boolean;
};

export type FrameSpec<S extends Slots, W extends WordLists> = {
  id: string;
  /** What one reads from it, in a line; for reviewers and the documentation. */
  says: string;
  polarity: Polarity;
  /** Cannot be left out of a draft by whoever selects. */
  mustInclude: boolean;
  /** States that something was not there, so it is made over complete coverage only. */
  absence: boolean;
  /** What peers do decides whether a claim carries the conclusion, so peers that could not be seen leave it open. */
  weighsPeers: boolean;
  /** `evidence`: made before checks run; `checks`: made from their outcomes. */
  stage: 'evidence' | 'checks';
  slots: S;
  words: W;
  plain(f: Filled<S>, w: Chosen<W>): Part[];
  /** For the note. */
  short(f: Filled<S>, w: Chosen<W>): Part[];
  find(scene: Scene): Instance<S, W>[];
};

export type ClaimSeed = {
  frame: string;
  polarity: Polarity;
  mustInclude: boolean;
  loadBearing: boolean;
  parts: Part[];
  short: Part[];
  facts: string[];
  evidence: string[];
  logSourceTypes: string[];
  weight: number;
  need: RawNeed | null;
  subjectCanWrite: boolean;
};

/** A frame with its own slot types forgotten, as the registry holds it. */
export type Frame = Omit<FrameSpec<Slots, WordLists>, 'plain' | 'short' | 'find'> & {
  claims(scene: Scene): ClaimSeed[];
  /** Renders the frame from any facts and words of the right kinds; used to lint every sentence a frame can make. */
  render(facts: Record<string, Fact | null>, words: Record<string, string>): { parts: Part[]; short: Part[] };
};

export function defineFrame<const S extends Slots, const W extends WordLists>(spec: FrameSpec<S, W>): Frame {
  const render = (facts: Filled<S>, words: Chosen<W>) => ({ parts: spec.plain(facts, words), short: spec.short(facts, words) });
  return {
    id: spec.id,
    says: spec.says,
    polarity: spec.polarity,
    mustInclude: spec.mustInclude,
    absence: spec.absence,
    weighsPeers: spec.weighsPeers,
    stage: spec.stage,
    slots: spec.slots,
    words: spec.words,
    render: (facts, words) => render(facts as Filled<S>, words as Chosen<W>),
    claims: (scene) =>
      spec.find(scene).map((found) => {
        const { parts, short } = render(found.facts, found.words);
        const facts = Object.values<Fact | null>(found.facts).filter((f) => f !== null);
        const loadBearing = found.loadBearing ?? false;
        return {
          frame: spec.id,
          polarity: found.polarity ?? spec.polarity,
          // What carries the conclusion can be dropped as little as what speaks against it.
          mustInclude: found.mustInclude ?? (spec.mustInclude || loadBearing),
          loadBearing,
          parts,
          short,
          facts: [...new Set(facts.map((f) => f.id))],
          evidence: [...new Set([...facts.flatMap((f) => f.evidence), ...(found.evidence ?? [])])],
          logSourceTypes: [...new Set(found.logSourceTypes ?? [])].sort(),
          weight: found.weight ?? 0,
          need: found.need ?? null,
          subjectCanWrite: found.subjectCanWrite ?? false,
        };
      }),
  };
}

/** Template tag: fixed text stays text, facts become bound parts, lists of parts are spliced, null leaves nothing. */
export function say(strings: TemplateStringsArray, ...values: (Fact | string | readonly Part[] | null)[]): Part[] {
  const parts: Part[] = [];
  const addText = (text: string): void => {
    const last = parts.at(-1);
    if (text === '') return;
    if (last !== undefined && 'text' in last) parts[parts.length - 1] = { text: last.text + text };
    else parts.push({ text });
  };
  const addParts = (more: readonly Part[]): void => {
    for (const part of more) {
      if ('text' in part) addText(part.text);
      else parts.push(part);
    }
  };
  for (const [i, text] of strings.entries()) {
    addText(text);
    const value = values[i] ?? null;
    if (value === null) continue;
    if (typeof value === 'string') addText(value);
    else if (isParts(value)) addParts(value);
    else parts.push({ factId: value.id, display: value.display });
  }
  return parts;
}

/** A count with its noun: "1 host", "3 hosts". */
export function many(fact: Fact, one: string, more: string): Part[] {
  return say`${fact} ${fact.value === 1 && !fact.lowerBound ? one : more}`;
}

function isParts(value: Fact | readonly Part[]): value is readonly Part[] {
  return Array.isArray(value);
}
