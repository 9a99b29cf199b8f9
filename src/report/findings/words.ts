import { oneLine } from '../../base/clean.js';
import type { JobRecord } from '../../domain/record.js';
import { clip } from '../markdown.js';

const MAX_NAME = 200;
const MAX_MESSAGE = 300;

/** What a job's last attempt found, the first of it in words: `a test failed: cart › adds: expected 90 to be 95`. */
export function foundWords({ attempts }: JobRecord): string {
  const { tests, findings = [], omitted = 0 } = attempts.at(-1) ?? {};
  const [first] = tests?.failures ?? [];
  if (tests && first) return counted(tests.failed, 'test', 'failed', said(first.name, first.message));
  const errors = findings.filter(({ level, source }) => level === 'error' && source !== 'junit');
  const [error] = errors;
  if (!error) return '';
  return counted(errors.length + omitted, 'error', 'found', said(error.title, error.message));
}

const said = (name: string | undefined, message: string): string => {
  const [line = ''] = message.trim().split(/\r?\n/);
  return [clip(oneLine(name ?? ''), MAX_NAME), clip(oneLine(line), MAX_MESSAGE)].filter(Boolean).join(': ');
};

function counted(n: number, what: 'test' | 'error', did: 'failed' | 'found', first: string): string {
  const all = n > 1 ? `${n} ${what}s ${did}, the first` : `${what === 'test' ? 'a test' : 'an error'} ${did}`;
  return `${all}: ${first}`;
}
