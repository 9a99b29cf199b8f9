import { isoTime } from '../../base/clock.js';
import type { RunRecord } from '../../domain/record.js';
import type { Starter } from '../../domain/starter.js';
import { foundTables } from './found.js';
import type { Facts, List, ReportFact } from './model.js';
import {
  allowedTable,
  artifactsTable,
  retriesTable,
  secretsTable,
  skippedTable,
  toldTable,
} from './proofs.js';
import { facts, list, unlessEmpty } from './sections.js';
import type { Evidence, ReportBody, Sources } from './sources.js';
import { type ToldJob, toldJobs } from './told-jobs.js';

const NOT_LOOKED_AT: Evidence = { artifacts: new Map() };

/** For who must be able to prove it: what ran exactly, told by whom, with what exceptions, and what is not on record. */
export function compliance({ record, evidence = NOT_LOOKED_AT }: Sources): ReportBody {
  const told = toldJobs(record, evidence.pipeline);
  const missing = missingFrom(record, told, evidence);
  return {
    also: `${missing.total} ${missing.total === 1 ? 'thing is' : 'things are'} not on record`,
    hasCause: false,
    sections: [
      identity(record, evidence),
      starter(record),
      missing,
      ...unlessEmpty(toldTable(record, told)),
      ...foundTables(record),
      ...unlessEmpty(secretsTable(told)),
      ...unlessEmpty(allowedTable(record)),
      ...unlessEmpty(retriesTable(record)),
      ...unlessEmpty(skippedTable(record)),
      ...unlessEmpty(artifactsTable(record, evidence)),
    ],
  };
}

const NOT_RECORDED = 'not recorded';

function identity(record: RunRecord, { journal }: Evidence): Facts {
  const { checkout, inputs, resumes, startedAt, endedAt = startedAt } = record;
  const noCommit = 'not recorded: there was no Git repository, or the run ended at once';
  return facts({ id: 'identity', title: 'What ran' }, [
    { key: 'run', title: 'Run', unit: 'code', value: record.id },
    { key: 'file', title: 'Configuration', unit: 'code', value: record.file },
    {
      key: 'commit',
      title: 'Commit',
      unit: 'code',
      value: checkout?.commit ?? null,
      note: checkout
        ? checkout.isChanged
          ? 'with changes that were not committed'
          : 'and no tracked file differed from it'
        : noCommit,
    },
    {
      key: 'inputs',
      title: 'Fingerprint of the inputs',
      unit: 'code',
      value: inputs ?? null,
      note: inputs === undefined ? NOT_RECORDED : 'checkout, and variables given from outside',
    },
    { key: 'startedAt', title: 'Began', unit: 'time', value: isoTime(startedAt) },
    { key: 'finishedAt', title: 'Ended', unit: 'time', value: isoTime(endedAt) },
    {
      key: 'resumes',
      title: 'Takes up',
      unit: 'code',
      value: resumes ?? null,
      note: resumes === undefined ? 'it is a run of its own' : 'what that run had finished was not run again',
    },
    {
      key: 'journal',
      title: 'SHA-256 of events.ndjson',
      unit: 'code',
      value: journal ?? null,
      note: journal === undefined ? 'cannot be read' : 'everything here is read from it',
    },
  ]);
}

const STARTER: readonly (readonly [key: keyof Starter, title: string])[] = [
  ['actor', 'Started by'],
  ['event', 'Event'],
  ['repository', 'Repository'],
  ['ref', 'Ref'],
  ['commit', 'Commit of the workflow'],
  ['workflow', 'Workflow'],
  ['url', 'Page of its run'],
  ['runner', 'Runner'],
];

function starter({ startedBy }: RunRecord): Facts {
  const note = 'Not recorded: the run was not started on GitHub.';
  return facts(
    { id: 'starter', title: 'Who and where', ...(startedBy ? {} : { note }) },
    startedBy
      ? STARTER.map(
          ([key, title]): ReportFact => ({ key, title, unit: 'code', value: startedBy[key] || null }),
        )
      : [],
  );
}

/** What an auditor would ask for and not find here. */
function missingFrom(record: RunRecord, told: ReadonlyMap<string, ToldJob>, evidence: Evidence): List {
  const unknown = [...record.jobs.keys()].filter((id) => !told.has(id)).length;
  const lost = record.artifacts.reduce((sum, { job, files }) => {
    const kept = evidence.artifacts.get(job);
    return sum + files.filter(({ path }) => !kept?.has(path)).length;
  }, 0);
  return list({ id: 'missing', title: 'Not on record' }, [
    ...(record.checkout ? [] : ['the commit: there was no Git repository, or the run ended at once']),
    ...(record.checkout?.isChanged
      ? ['what was changed since the commit: only the fingerprint of the inputs tells that it was']
      : []),
    ...(record.startedBy ? [] : ['who started the run: it was not started on GitHub']),
    ...(unknown > 0
      ? [
          `shell, commands and secrets of ${unknown} of ${record.jobs.size} jobs: ${record.file} cannot be read here, or tells them something else now`,
        ]
      : []),
    ...(lost > 0
      ? [`the content of ${lost} ${lost === 1 ? 'file' : 'files'} of artifacts: no longer kept`]
      : []),
    'deployments: a run deploys nothing by itself; cimyr status ENVIRONMENT tells what serves and what came before',
    'reviews and approvals: they are where the change was reviewed',
  ]);
}
