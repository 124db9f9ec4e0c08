import type { Interpretation } from '../domain/draft.ts';

/**
 * Words about the handling of a case, about the draft or about the model. An interpretation speaks of what was done on systems;
 * one that speaks of these is an order that the model passes on, or a judgement that is not its own.
 */
const OFF_SUBJECT =
  /(?<!\p{L})(instructions?|prompts?|system:|assistant|analysts?|reviewers?|reader|cases?|offenses?|alerts?|claims?|verdicts?|false positives?|true positives?|benign|malicious|cleared|guilty|close[ds]?|dismiss(?:ed)?|approve|escalate|summary|drafts?|ignore|omit|drop(?:ped)?|mark|write|say|print|reply|reveal|include|key|password|please|you|your|i|me|my)(?!\p{L})/iu;

/** Keeps the sentences that speak of the activity. Leaving a sentence out never says more than the model did. */
export function onSubject(sentences: readonly Interpretation[]): Interpretation[] {
  return sentences.filter(({ text }) => !OFF_SUBJECT.test(text.normalize('NFKC')));
}
