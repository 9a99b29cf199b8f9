import { readFileSync, statSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import type { Contexts } from '../../domain/expression.js';

type Env = Readonly<Record<string, string | undefined>>;

const MAX_EVENT_BYTES = 30 * 1024 * 1024;

/** The `github` context on GitHub, read once from the runner's variables and the event's payload. */
export function githubContext(env: Env): Contexts {
  const value = (name: string) => env[`GITHUB_${name}`] ?? '';
  return {
    sha: value('SHA'),
    ref: value('REF'),
    ref_name: value('REF_NAME'),
    ref_type: value('REF_TYPE'),
    ref_protected: value('REF_PROTECTED') === 'true',
    head_ref: value('HEAD_REF'),
    base_ref: value('BASE_REF'),
    repository: value('REPOSITORY'),
    repository_owner: value('REPOSITORY_OWNER'),
    repository_id: value('REPOSITORY_ID'),
    repository_owner_id: value('REPOSITORY_OWNER_ID'),
    event_name: value('EVENT_NAME'),
    actor: value('ACTOR'),
    actor_id: value('ACTOR_ID'),
    triggering_actor: value('TRIGGERING_ACTOR'),
    workflow: value('WORKFLOW'),
    workflow_ref: value('WORKFLOW_REF'),
    workflow_sha: value('WORKFLOW_SHA'),
    job: value('JOB'),
    run_id: value('RUN_ID'),
    run_number: value('RUN_NUMBER'),
    run_attempt: value('RUN_ATTEMPT'),
    server_url: value('SERVER_URL'),
    api_url: value('API_URL'),
    graphql_url: value('GRAPHQL_URL'),
    retention_days: value('RETENTION_DAYS'),
    event_path: value('EVENT_PATH'),
    workspace: value('WORKSPACE'),
    event: readEvent(env['GITHUB_EVENT_PATH']),
  };
}

/** The payload, or nothing where it is missing, huge or no JSON: expressions then read empty values. */
export function readEvent(path: string | undefined): unknown {
  if (!path) return {};
  try {
    return statSync(path).size > MAX_EVENT_BYTES ? {} : JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}

/**
 * The commit that the event's change starts from; undefined where the event has none: a schedule, a start by hand, a
 * new branch. A tag is published as a whole, whatever commit its name stood at before. As on GitHub a push is compared
 * with that commit itself, since a forced one takes commits away.
 */
export function baseCommit(env: Env): { commit: string; isExact: boolean } | undefined {
  const event = readEvent(env['GITHUB_EVENT_PATH']) as EventBases;
  if (env['GITHUB_REF']?.startsWith('refs/tags/')) return undefined;
  const target = event.pull_request?.base?.sha ?? event.merge_group?.base_sha;
  const commit = target ?? event.before;
  if (typeof commit !== 'string' || !/^[0-9a-f]{40,64}$/.test(commit) || /^0+$/.test(commit))
    return undefined;
  return { commit, isExact: target === undefined };
}

/** The commit that a pull request's checks belong to: GITHUB_SHA is one that GitHub made of it and its base. */
export function headCommit(env: Env): string | undefined {
  const event = readEvent(env['GITHUB_EVENT_PATH']) as EventBases;
  const head = event.pull_request?.head?.sha;
  return typeof head === 'string' && /^[0-9a-f]{40,64}$/.test(head) ? head : undefined;
}

interface EventBases {
  readonly pull_request?: {
    readonly base?: { readonly sha?: unknown };
    readonly head?: { readonly sha?: unknown };
  };
  readonly merge_group?: { readonly base_sha?: unknown };
  readonly before?: unknown;
}

const SYSTEMS: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };
const MACHINES: Readonly<Record<string, string>> = { x64: 'X64', arm64: 'ARM64', arm: 'ARM', ia32: 'X86' };

/** The `runner` context, with the machine's own answers where there is no runner. */
export function runnerContext(env: Env): Contexts {
  return {
    os: env['RUNNER_OS'] ?? SYSTEMS[platform()] ?? platform(),
    arch: env['RUNNER_ARCH'] ?? MACHINES[arch()] ?? arch(),
    name: env['RUNNER_NAME'] ?? 'local',
    temp: env['RUNNER_TEMP'] ?? tmpdir(),
    workspace: env['RUNNER_WORKSPACE'] ?? '',
    tool_cache: env['RUNNER_TOOL_CACHE'] ?? '',
    debug: env['RUNNER_DEBUG'] ?? '',
    environment: env['RUNNER_ENVIRONMENT'] ?? 'self-hosted',
  };
}
