import { hashOf } from './canonical-json.ts';

/** A person as QRadar names them, and the token that stands for the name everywhere else. */
export type NamedPerson = { name: string; token: string };

/** What each kind of write holds: the bytes that go out, and where. */
type Writes = {
  offense_note: { marker: string; text: string };
  /** `body` is the JSON of the row, as it is sent. */
  risk_row: { table: string; person: NamedPerson; body: string };
  /** `source` says who wrote the element, and tells it from that of another case. */
  investigated_user: { set: string; person: NamedPerson; source: string };
  /** One syslog line; `sequence` stands in it and in no other. It names nobody. */
  case_event: { sequence: string; line: string };
  close_offense: { closingReasonId: number };
  /** Take out again what a row or an element of ours left. */
  withdraw_row: { table: string; person: NamedPerson; body: string };
  withdraw_user: { set: string; person: NamedPerson; source: string };
};

export type TargetKind = keyof Writes;
export type TargetOf<K extends TargetKind> = { kind: K; offenseId: number } & Writes[K];
/** The exact bytes that will go to one target after approval. */
export type WriteTarget = { [K in TargetKind]: TargetOf<K> }[TargetKind];

/** What came back from one target. `responseSha256` is of the body as received, with a token where it names the person. */
export type Receipt = { target: TargetKind; offenseId: number; remoteId: string; responseSha256: string; receivedAtMs: number };

/** Longest note we post; QRadar documents no limit, the console and URLs do not like more. */
export const NOTE_MAX_CHARS = 1_900;

/** The write that takes another back; null for what QRadar keeps for good. */
export function withdrawalOf(target: WriteTarget): WriteTarget | null {
  if (target.kind === 'risk_row') return { ...target, kind: 'withdraw_row' };
  return target.kind === 'investigated_user' ? { ...target, kind: 'withdraw_user' } : null;
}

/** What a target writes, as text. With `named` it is what leaves; without, the token stands in place of the name. */
export function textOf(target: WriteTarget, named: boolean): string {
  switch (target.kind) {
    case 'offense_note':
      return target.text;
    case 'case_event':
      return target.line;
    case 'close_offense':
      return `closing_reason_id=${target.closingReasonId}`;
    case 'risk_row':
    case 'withdraw_row':
      // Only the key: a value that reads like the name is none.
      return named ? target.body : target.body.replace(JSON.stringify(target.person.name), () => JSON.stringify(target.person.token));
    default:
      return JSON.stringify({ value: named ? target.person.name : target.person.token, source: target.source });
  }
}

/** What tells one set of targets from another without naming anybody: the page of a reviewer is bound to it. */
export function digestOfTargets(targets: readonly WriteTarget[]): string {
  return hashOf(targets.map((t) => [t.kind, t.offenseId, textOf(t, false)]));
}

/** A text of QRadar, with the token of the person wherever it names them as it does in JSON. */
export function withoutName(text: string, { name, token }: NamedPerson): string {
  return text.replaceAll(JSON.stringify(name), () => JSON.stringify(token));
}

/** The person that a target names to QRadar; null: it names nobody. */
export function personOf(target: WriteTarget): NamedPerson | null {
  return 'person' in target ? target.person : null;
}

/** A target as pages show it: `text` has the token for the name until whoever looks has revealed it, `bytes` counts what leaves. */
export type ShownTarget = { kind: TargetKind; text: string; bytes: number; masked: boolean };

export function shownTarget(target: WriteTarget, named: boolean): ShownTarget {
  const masked = !named && personOf(target) !== null;
  return { kind: target.kind, text: textOf(target, named), bytes: new TextEncoder().encode(textOf(target, true)).length, masked };
}
