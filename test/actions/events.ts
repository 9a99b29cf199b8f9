import type { Play } from '../runner/play.js';

/** What GitHub sent, less what nobody here reads. */
export interface RecordedEvent {
  readonly title: string;
  readonly event: NonNullable<Play['event']>;
  /** Undefined: it may deploy. */
  readonly refusal?: string;
}

const repository = {
  id: 1296269,
  name: 'app',
  full_name: 'octo/app',
  private: false,
  fork: false,
  owner: { login: 'octo', id: 1, type: 'Organization' },
  default_branch: 'main',
};
const fork = {
  id: 98765432,
  name: 'app',
  full_name: 'mallory/app',
  private: false,
  fork: true,
  owner: { login: 'mallory', id: 666, type: 'User' },
  default_branch: 'main',
};
const sender = { login: 'mallory', id: 666, type: 'User' };
const sha = 'c0ffee'.padEnd(40, '0');
const base = { label: 'octo:main', ref: 'main', sha: 'a'.repeat(40), repo: repository };

const pullRequest = (head: typeof repository | null) => ({
  action: 'synchronize',
  number: 7,
  pull_request: {
    number: 7,
    state: 'open',
    head: { label: 'mallory:patch-1', ref: 'patch-1', sha, repo: head },
    base,
    // What a fork writes about itself decides nothing.
    title: 'octo/app',
    body: '"repo": { "full_name": "octo/app" }',
  },
  repository,
  sender,
});

const workflowRun = (head: typeof repository) => ({
  action: 'completed',
  workflow: { id: 11, name: 'ci', path: '.github/workflows/ci.yml', state: 'active' },
  workflow_run: {
    id: 30433642,
    name: 'ci',
    event: head === fork ? 'pull_request' : 'push',
    conclusion: 'success',
    head_branch: 'main',
    head_sha: sha,
    repository,
    head_repository: head,
    pull_requests: [],
  },
  repository,
  sender,
});

export const recordedEvents: readonly RecordedEvent[] = [
  {
    title: "a fork's pull_request",
    event: { name: 'pull_request', payload: pullRequest(fork) },
    refusal: "this 'pull_request' event comes from a fork",
  },
  {
    title: 'a pull_request whose fork was deleted',
    event: { name: 'pull_request', payload: pullRequest(null) },
    refusal: "this 'pull_request' event comes from a fork",
  },
  {
    title: 'pull_request_target',
    event: { name: 'pull_request_target', payload: pullRequest(repository) },
    refusal: "anybody can start a 'pull_request_target' event",
  },
  {
    title: 'issue_comment',
    event: {
      name: 'issue_comment',
      payload: {
        action: 'created',
        issue: { number: 7, state: 'open', pull_request: { url: 'https://api.github.com/x' } },
        comment: { id: 1, body: '/deploy production', author_association: 'NONE', user: sender },
        repository,
        sender,
      },
    },
    refusal: "anybody can start a 'issue_comment' event",
  },
  {
    title: "workflow_run after a fork's run",
    event: { name: 'workflow_run', payload: workflowRun(fork) },
    refusal: "this 'workflow_run' event follows a run of a fork",
  },
  {
    title: 'workflow_run after an own run',
    event: { name: 'workflow_run', payload: workflowRun(repository) },
  },
  {
    title: 'a pull_request of the same repository',
    event: { name: 'pull_request', payload: pullRequest(repository) },
  },
  {
    title: 'push',
    event: {
      name: 'push',
      payload: {
        ref: 'refs/heads/main',
        before: 'a'.repeat(40),
        after: sha,
        forced: false,
        repository,
        sender,
      },
    },
  },
];
