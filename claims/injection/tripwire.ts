import { readingsOf } from './readings.ts';

/** What such a text asks for, where it can be told. */
export type AddressedKind = 'override' | 'role' | 'verdict' | 'silence' | 'disclosure' | 'tool' | 'markup' | 'frame';

const VERBS_OVERRIDE =
  'ignor\\w*|disregard|forget|override|supersed\\w*|vergiss|ignorier\\w*|oublie\\w*|olvida\\w*|ignora\\w*|dimentica\\w*|esque[cç]a|zignoruj|zapomnij';
const RULES =
  'instructions?|rules?|prompts?|directives?|guidelines?|above|previous|prior|anweisung\\w*|regeln?|vorgaben?|consignes?|instrucciones|istruzioni|instrucoes|polecenia|instrukcj\\w*';
const MODEL =
  'assistant|copilot|language model|llm|ai|chatbot|sprachmodell|ki|assistent|modele de langage|asistente|assistente|modelo de linguagem|analyst bot|triage (?:model|bot|assistant)';
const VERDICT =
  'benign|harmless|false positive|closed|cleared|approved|resolved|trusted|expected|informational|info|low|harmlos|erledigt|benin|sans objet|benigno|inofensivo|chiuso|zamkniet\\w*';

/** How somebody is spoken to. */
const ADDRESS =
  'dear|hey|hi|hello|note (?:to|for)(?: the| any)?|attention|message (?:to|for)(?: the)?|to(?: the| any)?|the|any|an?|ai|soc|triage|liebe\\w*|hallo|an(?: die| den| das)?|cher|chere|estimado|caro|cara|drogi';
/** Turns by which text speaks to a model, in seven languages; looked for in every reading of the text. */
const TURNS: { kind: AddressedKind; pattern: RegExp }[] = [
  { kind: 'override', pattern: new RegExp(`\\b(?:${VERBS_OVERRIDE})\\b.{0,60}\\b(?:${RULES})\\b`, 'u') },
  {
    kind: 'override',
    pattern:
      /\b(?:ignore|disregard|forget) (?:everything|all|the rules|what)\b|\bfrom (?:here|now) on\b|\bab hier gelten\b|\bneue regeln\b|\bnew (?:task|instructions?)\b|\bneue aufgabe\b|\bnouvelle tache\b|\bnueva tarea\b|\bnuovo compito\b|\bnova tarefa\b|\bnowe zadanie\b/u,
  },
  {
    kind: 'role',
    pattern:
      /\byou are (?:now|an?|the)\b|\bdu bist (?:jetzt|nun|ab)\b|\btu es (?:maintenant|desormais)\b|\bahora eres\b|\b(?:adesso|ora) sei\b|\bagora (?:voce|es)\b|\bjestes teraz\b|\bact as\b|\bpretend (?:to be|you)\b/u,
  },
  {
    kind: 'role',
    pattern: new RegExp(
      `(?:^|[.!?;:\n"'()\\[\\]>-] ?)(?:(?:${ADDRESS}) )?(?:${MODEL})\\b.{0,20}[:,]|(?:^|[\n"'>\\]}] ?)(?:system|assistant|developer) ?: \\S+ \\S+|\\bsystem note to\\b|<\\/?(?:system|assistant|instructions?|(?:untrusted_)?data)>|\\[(?:system \\w+|inst|soc[- ]admin)[^\\]]*\\]`,
      'u',
    ),
  },
  {
    kind: 'frame',
    pattern:
      /-{3,} ?(?:end|ende|fin|fine|fim|koniec)\b|"\}\]\}|\bend of (?:evidence|data|logs?)\b|\bbegin (?:system|instructions?)\b|={3,}.{0,40}(?:policy|banner|priority|override)/u,
  },
  {
    kind: 'verdict',
    pattern: new RegExp(
      `\\b(?:mark|classif\\w*|treat\\w*|label|answer|respond\\w*|summari[sz]e|downgrade|stufe|antworte|schreibe|reponds|classe|responde|clasifica|rispondi|responda|odpowiedz)\\b.{0,80}\\b(?:${VERDICT})\\b`,
      'u',
    ),
  },
  {
    kind: 'verdict',
    pattern: new RegExp(`\\b(?:report|rate|set)\\b.{0,30}\\b(?:this|these|it|as|that)\\b.{0,60}\\b(?:${VERDICT})\\b`, 'u'),
  },
  {
    kind: 'silence',
    pattern:
      /\b(?:do not|don't|never) (?:mention|flag|escalate|report|alert|include|tell|say)\b|\b(?:leave out|omit|suppress|whitelist|allowlist|skip)\b.{0,20}\b(?:this|these|that|the|any|all|every|it|its|mention\w*|alerts?|events?|findings?|claims?|evidence)\b|\blower the severity\b|\blass\b.{0,60}\bweg\b|\berwahne\b.{0,30}\bnicht\b|\bne mentionne pas\b|\b(?:omite|no digas)\b|\bnon citare\b|\bnao mencione\b|\bpomin\b/u,
  },
  {
    kind: 'disclosure',
    pattern:
      /\b(?:repeat|reveal|print|show|output|display|gib|affiche|muestra|mostra|mostre|pokaz)\b.{0,60}\b(?:instructions?|prompt|system ?(?:message|anweisung)|systemanweisung|message systeme|mensaje de sistema|mensagem de sistema|instrukcj\w*)\b|\bnames behind the pseudonyms\b/u,
  },
  {
    kind: 'tool',
    pattern:
      /\b(?:call|invoke|run|execute|use) the (?:tool|function|command)\b|\brufe das werkzeug\b|\bappelle l'outil\b|\bllama a la herramienta\b|\bchiama lo strumento\b|\bchame a ferramenta\b|\bwywolaj narzedzie\b/u,
  },
  { kind: 'markup', pattern: /!\[[^\]]*\]\(\s*https?:|<(?:script|img|iframe)\b/u },
  {
    kind: 'verdict',
    pattern:
      /\b(?:in|into|to|at the (?:top|end) of) (?:your|the final) (?:\w+ ){0,2}(?:verdict|summary|recommendation|answer|output|report|response|analysis|conclusion)\b|\bin (?:deinem|deiner|ton|tu|tuo|seu|swoim) (?:\w+ )?(?:zusammenfassung|entwurf|resume|resumen|riassunto|resumo|podsumowaniu)\b/u,
  },
  {
    kind: 'role',
    pattern:
      /\b(?:tell|inform) the analyst\b|\bschreibe dem analysten\b|\bbeim verfassen des entwurfs\b|\bwhen you (?:write|draft|summari[sz]e|analy[sz]e)\b/u,
  },
];

/** An order needs several words, or a disguise in which they may lie; names of machines, shares and files have neither. */
const WORTH_READING = /[\s_]\S+[\s_]\S+[\s_]|[^\u0020-\u007e\n\t]|%[0-9a-f]{2}%|[A-Za-z0-9+/]{40}|!\[|<[a-z/]/i;

/**
 * What a text asks a model for, when it reads as if it spoke to one; null for everything else. A label for the analyst: nothing is
 * decided by it, since a list of turns is easy to get past.
 */
export function addressedToModel(text: string): AddressedKind | null {
  if (!WORTH_READING.test(text)) return null;
  for (const reading of readingsOf(text)) for (const { kind, pattern } of TURNS) if (pattern.test(reading)) return kind;
  return null;
}
