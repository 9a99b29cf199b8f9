import { type Masked, words } from '../../base/masked.js';
import type { Dialect } from './dialect.js';

/** Whether a job's own problem matchers may read what the step prints. */
export const JOB_MATCHERS = ['remove', 'keep'] as const;
export type JobMatchers = (typeof JOB_MATCHERS)[number];

/** What setup actions set for all later steps without being asked, by owner. The runner has no way to list them. */
const OWNERS: Readonly<Record<string, readonly Masked[]>> = {
  'setup-node': [words`eslint-compact`, words`eslint-stylish`, words`tsc`],
  'setup-go': [words`go`],
  'setup-python': [words`python`],
  'setup-java': [words`java`, words`javac`, words`maven-javac`],
  'setup-dotnet': [words`csc`],
  'setup-beam': [
    words`elixir-mixCompileError`,
    words`elixir-mixCompileWarning`,
    words`elixir-mixTestFailure`,
    words`elixir-credoOutputDefault`,
    words`erlc-warning`,
    words`erlc-error`,
    words`ct-failure`,
    words`eunit-failure`,
  ],
  'setup-rust-toolchain': [words`rustfmt`, words`clippy`],
  'setup-haskell': [words`haskell`],
  'setup-r': [words`rcmdcheck`, words`testthat`, words`r`],
};

/**
 * Takes the matchers of setup actions out of the job: of a step the runner keeps ten annotations of each kind, and
 * theirs would be raw lines of whichever job of ours ended first.
 */
export function jobMatcherLines(jobMatchers: JobMatchers, dialect: Dialect): readonly Masked[] {
  if (jobMatchers === 'keep' || !dialect.isObeyed) return [];
  const owners = Object.values(OWNERS).flat();
  const named = Object.keys(OWNERS).join(', ');
  return [
    ...owners.map((owner) => words`::remove-matcher owner=${owner}::`),
    dialect.own(
      `· problem matchers of ${named} are off from here to the end of this job: each raw line that they match would take one of the ten annotations; 'job-matchers: keep' leaves them on`,
    ),
  ];
}
