import { type LetterSet, type Token, tokensOf } from './tokens.js';

/** One step of a pattern: what it takes, or where it goes on without taking anything. */
export type PatternStep =
  | { readonly kind: 'letter'; readonly code: number }
  | { readonly kind: 'set'; readonly set: LetterSet }
  /** One letter but `/`; any number of them; any number of all letters. */
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'stars' }
  | { readonly kind: 'jump'; readonly to: number[] }
  | { readonly kind: 'end' };

/** The steps of a pattern without its `!`; the last one is its end. */
export function programOf(pattern: string): PatternStep[] {
  const steps: PatternStep[] = [];
  const open: Alternatives[] = [];
  const tokens = tokensOf(pattern);
  // Whether a segment begins here.
  let begins = true;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    const inner = open.at(-1);
    if (token.kind === 'stars' && begins && tokens[i + 1]?.kind === 'slash') {
      // `**/` is any number of folders, none as well.
      const start = steps.length;
      steps.push({ kind: 'jump', to: [start + 1, start + 3] }, { kind: 'stars' }, SLASH);
      i++;
      continue;
    }
    if (token.kind === 'open') open.push(begun(steps, begins));
    else if (token.kind === 'comma' && inner) begins = another(steps, inner, begins);
    else if (token.kind === 'close' && inner) begins = ended(steps, open.pop() as Alternatives, begins);
    else {
      steps.push(...stepsOf(token, steps.length));
      begins = token.kind === 'slash';
    }
  }
  return [...steps, { kind: 'end' }];
}

const SLASH: PatternStep = { kind: 'letter', code: 0x2f };

/** Alternatives in braces while they are read. */
interface Alternatives {
  /** Where each begins, and where the ends of each lead. */
  readonly starts: number[];
  readonly exits: number[][];
  readonly begins: boolean;
  endsBegin: boolean;
}

function begun(steps: PatternStep[], begins: boolean): Alternatives {
  const starts = [steps.length + 1];
  steps.push({ kind: 'jump', to: starts });
  return { starts, exits: [], begins, endsBegin: true };
}

function another(steps: PatternStep[], all: Alternatives, begins: boolean): boolean {
  const exit: number[] = [];
  steps.push({ kind: 'jump', to: exit });
  all.exits.push(exit);
  all.starts.push(steps.length);
  all.endsBegin &&= begins;
  return all.begins;
}

function ended(steps: readonly PatternStep[], { exits, endsBegin }: Alternatives, begins: boolean): boolean {
  for (const exit of exits) exit.push(steps.length);
  return endsBegin && begins;
}

/** A set of letters is also its own text, so that `app/[id]` finds the folder of this name. */
function stepsOf(token: Token, at: number): PatternStep[] {
  if (token.kind === 'letter') return lettersOf(token.text);
  if (token.kind === 'slash') return [SLASH];
  if (token.kind !== 'set') return [{ kind: token.kind as 'any' | 'star' | 'stars' }];
  const text = lettersOf(token.text);
  return [
    { kind: 'jump', to: [at + 1, at + 3] },
    { kind: 'set', set: token.set },
    { kind: 'jump', to: [at + 3 + text.length] },
    ...text,
  ];
}

const lettersOf = (text: string): PatternStep[] =>
  [...text].map((letter) => ({ kind: 'letter', code: letter.codePointAt(0) as number }));
