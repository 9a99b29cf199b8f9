import { canonical } from '../../base/canonical.js';
import { expressionsIn } from '../reads.js';
import { secretReads } from '../secret-reads.js';
import { parseTemplate } from '../template.js';
import { isCheckBelieved } from './believed-check.js';
import { HOOK_PHASES, type Hook, type HookPhase, type Hooks } from './environment.js';
import { isLiteral } from './literal.js';
import type { Settings } from './release.js';

/** What a variable's expressions may read. */
export const VARIABLE_CONTEXTS = ['github', 'runner', 'env', 'secrets'] as const;

/** Something of a release's record that is not used, because nothing but the record asks for it. */
export type Skipped =
  | { readonly kind: 'hook'; readonly phase: HookPhase; readonly command: string }
  | { readonly kind: 'check'; readonly name: string }
  /** `secrets`: those that its expression names. */
  | { readonly kind: 'variable'; readonly name: string; readonly secrets: readonly string[] }
  /** The target has it; commands and checks that run here find today's value, or none. */
  | { readonly kind: 'variable-here'; readonly name: string }
  /** What runs of it is today's: not all places have the same record, or an older one, which does not hold it. */
  | { readonly kind: 'spec' | 'no-spec' };

/** Who vouches for a record besides the place that it lies on. */
export interface Vouched {
  /** By something that no place can write: the whole of it counts. */
  readonly isConfirmed: boolean;
  /** Every place where anything of the release is holds the same copy: it may run there what it asks for. */
  readonly isEverywhere: boolean;
}

/** The settings of a release as far as they may act. */
export interface Believed {
  readonly settings: Settings;
  /** Templates of the variables that commands and checks here find. */
  readonly here: Settings['variables'];
  readonly skipped: readonly Skipped[];
}

/** Today's file is believed whole. */
export const ofToday = (settings: Settings): Believed => ({
  settings,
  here: settings.variables,
  skipped: [],
});

/**
 * A record lies on a place that may have been taken over. Whatever acts on this machine, or names a secret or a
 * variable of it, is taken from a record only where today's file asks for the same.
 */
export function believed(recorded: Settings, today: Settings, vouched: Vouched): Believed {
  const skipped: Skipped[] = [];
  const spec = believedSpec(recorded, today, vouched, skipped);
  if (vouched.isConfirmed) return { ...ofToday({ ...recorded, ...spec }), skipped };
  const { isEverywhere } = vouched;
  const checks = recorded.checks.filter((check) => {
    const isBelieved = isCheckBelieved(check, today, isEverywhere);
    if (!isBelieved) skipped.push({ kind: 'check', name: check.name });
    return isBelieved;
  });
  const hooks = believedHooks(recorded.hooks, today.hooks, isEverywhere, skipped);
  const variables = believedVariables(recorded.variables, today.variables, isEverywhere, skipped);
  const settings = { ...recorded, checks, hooks, variables, ...spec };
  for (const name of Object.keys(variables))
    if (!isSame(variables, today.variables, name) && actsHere(settings))
      skipped.push({ kind: 'variable-here', name });
  return { settings, here: today.variables, skipped };
}

/** It runs on the target: there every place may have what its own copy says. */
function believedSpec(
  recorded: Settings,
  today: Settings,
  { isConfirmed, isEverywhere }: Vouched,
  skipped: Skipped[],
): Pick<Settings, 'spec'> {
  const [own, others] = [recorded.spec, today.spec];
  if (own && (isConfirmed || isEverywhere)) return { spec: own };
  if (canonical(own ?? {}) !== canonical(others ?? {})) skipped.push({ kind: own ? 'spec' : 'no-spec' });
  return others ? { spec: others } : {};
}

/** The secrets that a release cannot be brought back without, though today's file does not name them. */
export const secretsSkipped = (skipped: readonly Skipped[]): Extract<Skipped, { kind: 'variable' }>[] =>
  skipped.flatMap((one) => (one.kind === 'variable' && one.secrets.length > 0 ? [one] : []));

function believedHooks(recorded: Hooks, today: Hooks, isEverywhere: boolean, skipped: Skipped[]): Hooks {
  const ofPhase = (phase: HookPhase): Hook[] => {
    // Each of today's stands for one.
    const left = today[phase].map(canonical);
    return recorded[phase].map((hook) => {
      const found = left.indexOf(canonical(hook));
      if (found >= 0) left.splice(found, 1);
      if (found >= 0 || (hook.from === 'target' && isEverywhere)) return hook;
      skipped.push({ kind: 'hook', phase, command: hook.command });
      return { ...hook, isSkipped: true };
    });
  };
  return Object.fromEntries(HOOK_PHASES.map((phase) => [phase, ofPhase(phase)])) as Record<HookPhase, Hook[]>;
}

type Templates = Settings['variables'];

function believedVariables(
  recorded: Templates,
  today: Templates,
  isEverywhere: boolean,
  skipped: Skipped[],
): Templates {
  const kept = Object.entries(recorded).filter(([name, text]) => {
    if (isSame(recorded, today, name) || (isEverywhere && isLiteral(text))) return true;
    skipped.push({ kind: 'variable', name, secrets: secretsNamed(text) });
    return false;
  });
  return Object.fromEntries(kept);
}

const isSame = (one: Templates, other: Templates, name: string): boolean =>
  Object.hasOwn(other, name) && one[name] === other[name];

/** What would be read of the secrets; all of them, or a name that is computed, is `*`. */
function secretsNamed(text: string): string[] {
  const parsed = parseTemplate(text, VARIABLE_CONTEXTS);
  if (!parsed.ok) return [];
  return expressionsIn({ text: parsed.value })
    .flatMap((expression) => secretReads(expression, undefined))
    .map((read) => (read.kind === 'named' ? read.name : '*'));
}

const actsHere = ({ hooks, checks }: Settings): boolean =>
  checks.some(({ kind, from }) => kind === 'command' && from === 'runner') ||
  Object.values(hooks).some((list) => list.some((hook) => hook.from === 'runner' && !hook.isSkipped));
