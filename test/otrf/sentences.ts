import type { LoadedCase } from './case-of.ts';

type Content = LoadedCase['content'];

/** Every sentence of a draft, by the frame that made it. */
export function sentencesOf(content: Content): { frame: string; text: string }[] {
  return content.claims.map((c) => ({ frame: c.frame, text: c.parts.map((p) => ('text' in p ? p.text : p.display)).join('') }));
}

/** The figures of the first claim of a frame as its sentence shows them, in order; null without such a claim. */
export function figuresOf(content: Content, frame: string): string[] | null {
  const claim = content.claims.find((c) => c.frame === frame);
  return claim === undefined ? null : figuresIn(claim);
}

function figuresIn(claim: Content['claims'][number] | undefined): string[] {
  return (claim?.parts ?? []).flatMap((p) => ('text' in p ? [] : [p.display]));
}

/** What a draft counts of one kind of activity, as written; null where it says nothing. */
export function countOf(content: Content, what: string): string | null {
  const claim = content.claims.find((c) => c.frame === 'channel_count' && c.parts.some((p) => 'text' in p && p.text.includes(what)));
  return figuresIn(claim)[0] ?? null;
}

/** Sentences that speak of failed log-ons and could be read as saying who made them. */
export function blamingSentences(content: Content): string[] {
  return sentencesOf(content)
    .map((s) => s.text)
    .filter((text) => /fail(ed|ure)/i.test(text))
    .filter(
      (text) =>
        !(
          /^From (a workstation|workstations) where this account was logged on/.test(text) &&
          text.endsWith('the records do not show who made them.')
        ),
    );
}
