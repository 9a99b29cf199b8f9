import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../../src/config/load.js';
import { NO_HISTORY } from '../../../src/domain/history.js';
import type { Pipeline } from '../../../src/domain/pipeline.js';
import type { RunRecord } from '../../../src/domain/record.js';
import { stageRows } from '../../../src/domain/stage-rows.js';
import { reportOf } from '../../../src/report/kinds/report.js';
import type { Evidence } from '../../../src/report/kinds/sources.js';
import { eventsOf, failed, foldOf, masked, skipped, succeeded, type Told } from '../records.js';
import { columnOf, factOf, has, sectionOf } from './sections-of.js';

function pipelineIn(yaml: string): Pipeline {
  const read = loadConfiguration('cimyr.yml', Buffer.from(yaml));
  if (!read.ok || !read.value.pipeline) throw new Error(JSON.stringify(read));
  return read.value.pipeline;
}

const FILE = `
jobs:
  a: { run: make, env: { TOKEN: "\${{ secrets.NPM }}" } }
  b: { run: make, shell: sh }
`;

/** A run of the jobs of a file, with the fingerprints that they have there. */
function ranFrom(
  pipeline: Pipeline,
  jobs: Readonly<Record<string, Told>>,
  more: Partial<RunRecord> = {},
): RunRecord {
  const definitions = new Map(
    stageRows(pipeline).flatMap(({ jobs }) => jobs.map((job) => [job.id, job.definition])),
  );
  const record = foldOf(eventsOf(jobs, 'success'));
  const told = [...record.jobs].map(
    ([id, job]) => [id, { ...job, definition: definitions.get(id) ?? '' }] as const,
  );
  return { ...record, ...more, jobs: new Map(told) };
}

const report = (record: RunRecord, evidence?: Evidence) =>
  reportOf('compliance', {
    record,
    now: 0,
    history: NO_HISTORY,
    earlier: [],
    ...(evidence ? { evidence } : {}),
  });

const missing = (record: RunRecord, evidence?: Evidence) =>
  sectionOf(report(record, evidence), 'list', 'missing').items;

const STARTER = {
  repository: masked('octo/app'),
  ref: masked('refs/heads/main'),
  commit: masked('abc'),
  event: masked('push'),
  actor: masked('ana'),
  workflow: masked('ci'),
  url: masked(''),
  runner: masked('r'),
};

describe('the compliance report', () => {
  const pipeline = pipelineIn(FILE);
  const jobs = { a: succeeded, b: succeeded };

  it('names the commit, the inputs, who and where, and the fingerprint of the events', () => {
    const record = ranFrom(pipeline, jobs, {
      checkout: { commit: 'c0ffee', isChanged: true },
      inputs: 'f1',
      startedBy: STARTER,
    });
    const one = report(record, { journal: 'abcd', artifacts: new Map(), pipeline });
    expect(factOf(one, 'identity', 'commit')).toMatchObject({
      value: 'c0ffee',
      note: 'with changes that were not committed',
    });
    expect(factOf(one, 'identity', 'inputs').value).toBe('f1');
    expect(factOf(one, 'identity', 'journal').value).toBe('abcd');
    expect(factOf(one, 'starter', 'actor').value).toBe('ana');
    expect(factOf(one, 'starter', 'url').value).toBeNull();
    expect(one.headline.also).toBe('3 things are not on record');
  });

  it('says what is not on record instead of leaving it out', () => {
    const bare = missing(ranFrom(pipeline, jobs));
    expect(bare.map((item) => item.split(':')[0])).toEqual([
      'the commit',
      'who started the run',
      'shell, commands and secrets of 2 of 2 jobs',
      'deployments',
      'reviews and approvals',
    ]);
    const known = { checkout: { commit: 'c0ffee', isChanged: false }, startedBy: STARTER };
    const full = missing(ranFrom(pipeline, jobs, known), { artifacts: new Map(), pipeline });
    expect(full.map((item) => item.split(':')[0])).toEqual(['deployments', 'reviews and approvals']);
  });

  it('reads shell and secrets from the file, by name, where that tells the job the same as then', () => {
    const record = ranFrom(pipeline, jobs);
    const same = report(record, { artifacts: new Map(), pipeline });
    expect(sectionOf(same, 'table', 'jobs').rows).toMatchObject([
      { job: 'a', shell: 'bash', secrets: 'NPM', services: 'none' },
      { job: 'b', shell: 'sh', secrets: 'none' },
    ]);
    expect(sectionOf(same, 'table', 'secrets').rows).toEqual([{ secret: 'NPM', count: 1, jobs: 'a' }]);
    const changed = pipelineIn(FILE.replace('{ run: make, env', '{ run: make all, env'));
    const other = report(record, { artifacts: new Map(), pipeline: changed });
    expect(columnOf(other, 'jobs', 'shell')).toEqual([null, 'sh']);
    expect(has(other, 'secrets')).toBe(false);
  });

  it('lists failures that were allowed, attempts that were repeated, and jobs that did not run with why', () => {
    const allowed: Told = {
      ...failed(3),
      outcome: { status: 'failure', reason: 'exit-code', allowed: true },
    };
    const retried: Told = { ...succeeded, attempts: [...(failed(7).attempts ?? []), { status: 'success' }] };
    const one = report(
      foldOf(eventsOf({ allowed, retried, bad: failed(1), left: skipped('bad') }, 'failure')),
    );
    expect(sectionOf(one, 'table', 'allowed').rows).toEqual([
      { job: 'allowed', why: 'exit 3', place: 'cimyr.yml:10' },
    ]);
    expect(sectionOf(one, 'table', 'retries').rows).toMatchObject([
      { job: 'retried', attempt: 1, why: 'exit 7' },
    ]);
    expect(sectionOf(one, 'table', 'skipped').rows).toEqual([
      { job: 'left', status: 'skipped', why: 'blocked by bad' },
    ]);
  });

  it('tells of a job that was taken over from which run', () => {
    const events = eventsOf({ a: { outcome: { status: 'success', reason: 'cached' } } }, 'success');
    const record = foldOf([...events, { kind: 'reused', at: 0, job: 'a', outputs: {} }]);
    expect(columnOf(report({ ...record, resumes: 'r7' }), 'skipped', 'why')).toEqual([
      'taken over from run r7',
    ]);
  });

  it('gives the SHA-256 of artifacts that are still there, and counts those that are not', () => {
    const files = ['x', 'y'].map((path) => ({ path, bytes: 1 }));
    const record = foldOf([
      ...eventsOf({ a: succeeded }, 'success'),
      { kind: 'artifact', at: 0, job: 'a', name: 'web', files },
    ]);
    const evidence = { artifacts: new Map([['a', new Map([['x', 'feed']])]]) };
    expect(columnOf(report(record, evidence), 'artifacts', 'sha256')).toEqual(['feed', null]);
    expect(missing(record, evidence)).toContain('the content of 1 file of artifacts: no longer kept');
  });
});
