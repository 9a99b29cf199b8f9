import { localContext } from '../../adapters/git/local-context.js';
import { githubContext, runnerContext } from '../../adapters/github/run-context.js';
import type { Masker } from '../../base/masker.js';
import { emptyReads } from '../../domain/empty-reads.js';
import type { Contexts } from '../../domain/expression.js';
import { expressionsIn, readsRoot } from '../../domain/reads.js';
import { VARIABLE_CONTEXTS } from '../../domain/rollout/believed.js';
import type { Settings } from '../../domain/rollout/release.js';
import { secretReads } from '../../domain/secret-reads.js';
import { parseTemplate, renderTemplate, type Template } from '../../domain/template.js';
import { readSecrets } from '../secrets.js';

type Env = Readonly<Record<string, string | undefined>>;

export interface Filled {
  readonly values: Readonly<Record<string, string>>;
  readonly notices: readonly string[];
  /** The variables of the environment that hold the secrets. */
  readonly secretNames: ReadonlySet<string>;
}

/** Fills in the expressions of a release's variables; each sees those above it as `env`. Secrets are masked from here on. */
export function variablesOf(
  settings: Pick<Settings, 'variables'>,
  workspace: string,
  env: Env,
  masker: Masker,
): Filled {
  const templates: Record<string, Template> = {};
  for (const [name, text] of Object.entries(settings.variables)) {
    const parsed = parseTemplate(text, VARIABLE_CONTEXTS);
    templates[name] = parsed.ok ? parsed.value : { source: text, parts: [text] };
  }
  const expressions = expressionsIn(templates);
  const named = expressions
    .flatMap((expression) => secretReads(expression, undefined))
    .flatMap((read) => (read.kind === 'named' ? [read.name] : []));
  const { secrets, names, notices: ofSecrets } = readSecrets(new Set(named), env, masker);
  const contexts: Contexts = {
    github: contextOf(readsRoot(expressions, 'github'), workspace, env),
    runner: runnerContext(env),
    secrets: Object.fromEntries([...secrets].map(([name, secret]) => [name, secret.reveal()])),
  };
  const values: Record<string, string> = {};
  for (const [name, template] of Object.entries(templates))
    values[name] = renderTemplate(template, { ...contexts, env: { ...values } });
  return { values, notices: [...ofSecrets, ...emptyReads(expressions, contexts)], secretNames: names };
}

function contextOf(isRead: boolean, workspace: string, env: Env): Contexts {
  if (!isRead) return {};
  return env['GITHUB_ACTIONS'] === 'true' ? githubContext(env) : localContext(workspace);
}
