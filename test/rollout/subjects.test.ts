import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/domain/check/check.js';
import { subjectsOf } from '../../src/rollout/subjects.js';
import { plainSettings } from '../domain/rollout/any-record.js';

const common = {
  phase: 'instance',
  from: 'runner',
  timing: {
    intervalMs: 1,
    timeoutMs: 1,
    deadlineMs: 1,
    startPeriodMs: 0,
    successes: 1,
    failures: 1,
  },
} as const;
const http = (url: string, redirects = 0): Check => ({
  ...common,
  kind: 'http',
  name: 'c',
  url,
  method: 'GET',
  headers: {},
  statuses: [],
  redirects,
});
const command = (from: Check['from']): Check => ({
  ...common,
  kind: 'command',
  name: 'c',
  command: ':',
  from,
});

/** A check as it is asked of a slot, where the release's `V` is `there` on the target and `here` on this machine. */
function asked(check: Check) {
  const course = {
    settings: plainSettings({ checks: [check] }),
    shipment: { release: 'r1', env: { V: 'there', ONLY: 'there' } },
    here: { V: 'here' },
  };
  const found = subjectsOf(course, [{ id: 'web1:8001', place: 'web1', env: { CIMYR_PORT: '8001' } }], {
    HOME: '/home/ann',
  });
  if (!found.ok) return found.error.kind;
  const [subject] = found.value;
  if (!subject) return undefined;
  return subject.check.kind === 'http' ? subject.check.url : subject.asked.env['V'];
}

describe('a check', () => {
  it('of a slot of the target, or of whom the file itself names, finds what the target has', () => {
    expect(asked(http('https://shop.example.com/${V}'))).toBe('https://shop.example.com/there');
    expect(asked(http('https://shop.example.com?${V}'))).toBe('https://shop.example.com?there');
    expect(asked(http('http://${CIMYR_INSTANCE}/${V}/${ONLY}'))).toBe('http://web1:8001/there/there');
    expect(asked(command('target'))).toBe('there');
  });

  it('that may reach others, or runs here, finds what this machine has', () => {
    expect(asked(http('http://${V}.example.com/'))).toBe('http://here.example.com/');
    expect(asked(http('http://${CIMYR_INSTANCE}/${V}', 1))).toBe('http://web1:8001/here');
    expect(asked(http('http://${V:-a/b}.example.com/'))).toBe('http://here.example.com/');
    expect(asked(http('http://a${V}/'))).toBe('http://ahere/');
    expect(asked(http('http://a:${V}'))).toBe('http://a:here');
    expect(asked(http('http://${ONLY}/'))).toBe('unset');
    expect(asked(command('runner'))).toBe('here');
  });
});
