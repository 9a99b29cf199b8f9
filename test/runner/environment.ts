import { delimiter, dirname, join } from 'node:path';
import { fold } from './action-command.js';
import type { ActionFile } from './action-file.js';

export type Strings = Readonly<Record<string, string>>;

/** Secrets that the runner itself holds; no test may find them where they do not belong. */
export const canaries = {
  githubToken: 'ghs_canaryOfTheGithubToken',
  runtimeToken: 'canary.of.the.runtimeToken',
};

/** Nothing listens here, so that a forgotten override fails at once and reaches nobody. */
const nowhere = 'http://127.0.0.1:1';

/** The github context; all of it but the token is also in the environment, as GITHUB_ variables. */
export function githubContext(given: Strings): Strings {
  const repository = given['repository'] ?? 'octo/app';
  const code = { repository, repository_owner: dirname(repository), sha: 'a'.repeat(40) };
  const ref = { ref: 'refs/heads/main', ref_name: 'main', ref_type: 'branch' };
  const run = {
    action: '__self',
    actor: 'octocat',
    job: 'job',
    workflow: 'workflow',
    triggering_actor: 'octocat',
  };
  const numbers = { run_id: '1', run_number: '1', run_attempt: '1' };
  const urls = { api_url: nowhere, graphql_url: `${nowhere}/graphql`, server_url: 'https://github.com' };
  return { ...code, ...ref, ...run, ...numbers, ...urls, token: canaries.githubToken, ...given };
}

/** Given inputs, then the defaults of action.yml; names are compared without regard to case. */
export function resolveInputs(file: ActionFile, given: Strings, github: Strings): Strings {
  const names = new Set(Object.keys(given).map(fold));
  const defaults = Object.entries(file.inputs).filter(([name]) => !names.has(fold(name)));
  return {
    ...given,
    ...Object.fromEntries(defaults.map(([name, input]) => [name, evaluate(input.default, github)])),
  };
}

function evaluate(text: string, github: Strings): string {
  const value = text
    .replace(/\$\{\{\s*github\.(\w+)\s*\}\}/g, (_, name: string) => github[name] ?? '')
    // An older runner does not know it, either.
    .replace(/\$\{\{\s*job\.check_run_id\s*\}\}/g, '');
  if (value.includes('${{')) throw new Error(`the harness only knows github.… in a default, not ${text}`);
  return value;
}

export interface StepEnvironment {
  readonly temp: string;
  readonly trackingId: string;
  readonly github: Strings;
  /** ACTIONS_ variables that the service gives. */
  readonly runtime: Strings;
  readonly inputs: Strings;
  readonly state: Strings;
  /** From GITHUB_ENV and from the step's own `env:`. */
  readonly env: Strings;
  /** From GITHUB_PATH. */
  readonly path: readonly string[];
}

/** In the runner's order: a step's `env:` cannot change INPUT_, GITHUB_, RUNNER_ or ACTIONS_RUNTIME_ variables. */
export function stepEnvironment(step: StepEnvironment): Record<string, string> {
  const { temp } = step;
  const { token: _, ...github } = step.github;
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(temp, 'home'),
    RUNNER_TRACKING_ID: step.trackingId,
    CI: 'true',
    ...step.env,
    ...rename(step.state, (name) => `STATE_${name}`),
    ...rename(step.inputs, (name) => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`),
    ...rename(github, (name) => `GITHUB_${name.toUpperCase()}`),
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'harness',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_TEMP: join(temp, 'temp'),
    RUNNER_TOOL_CACHE: join(temp, 'tools'),
    ACTIONS_RUNTIME_URL: nowhere,
    ACTIONS_RUNTIME_TOKEN: canaries.runtimeToken,
    ACTIONS_CACHE_URL: nowhere,
    ACTIONS_RESULTS_URL: nowhere,
    ...step.runtime,
    GITHUB_ACTIONS: 'true',
  };
  env['PATH'] = [...step.path.toReversed(), env['PATH']].join(delimiter);
  return env;
}

const rename = (entries: Strings, to: (name: string) => string): Strings =>
  Object.fromEntries(Object.entries(entries).map(([name, value]) => [to(name), value]));
