import { complete } from './description.js';
import type { Schema } from './schemas.js';

/** What the double knows. Tests read it to see what has arrived. */
export interface State {
  readonly repository: string;
  /** Where it listens. */
  readonly url: string;
  readonly checkRuns: CheckRun[];
  readonly comments: Comment[];
  readonly deployments: Deployment[];
  /** By a commit of theirs. */
  readonly pulls: { readonly sha: string; readonly shown: Schema }[];
  nextId(): number;
  /** A second after the one before. */
  nextTime(): string;
}

export interface CheckRun {
  readonly id: number;
  readonly headSha: string;
  readonly startedAt: string;
  name: string;
  status: string;
  conclusion: string | null;
  completedAt: string | null;
  externalId: string;
  detailsUrl: string;
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: Schema[];
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly at: string;
  body: string;
  updatedAt: string;
  readonly login: string;
}

export interface Deployment {
  readonly id: number;
  readonly at: string;
  readonly sha: string;
  readonly asked: Schema;
  readonly environment: string;
  readonly login: string;
  readonly statuses: DeploymentStatus[];
}

export interface DeploymentStatus {
  readonly id: number;
  readonly at: string;
  readonly asked: Schema;
  readonly state: string;
}

export const BOT = 'github-actions[bot]';

export function emptyState(repository: string, url: string): State {
  let id = 40_000_000_000;
  let seconds = Date.UTC(2026, 0, 1) / 1000;
  return {
    repository,
    url,
    checkRuns: [],
    comments: [],
    deployments: [],
    pulls: [],
    nextId: () => ++id,
    nextTime: () => new Date(++seconds * 1000).toISOString().replace('.000Z', 'Z'),
  };
}

export const user = (login: string): Schema =>
  complete('simple-user', { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' });

/** The GitHub App in whose name a job's token speaks. */
export const app = (): Schema =>
  complete('nullable-integration', {
    id: 15_368,
    slug: 'github-actions',
    name: 'GitHub Actions',
    owner: user('github'),
    permissions: {},
  });
