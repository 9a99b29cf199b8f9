import { describe, expect, it } from 'vitest';
import { publishNotice } from '../../../src/adapters/github/failures.js';
import type { PublishFailure } from '../../../src/ports/published-failure.js';

const EACH: { readonly [K in PublishFailure['kind']]: Extract<PublishFailure, { kind: K }> } = {
  token: { kind: 'token' },
  permission: {
    kind: 'permission',
    permissions: ['checks: write', 'contents: read'],
    said: 'Not accessible',
  },
  'not-found': { kind: 'not-found', permissions: ['deployments: write'] },
  refused: { kind: 'refused', status: 422, said: 'already_exists' },
  limited: { kind: 'limited', untilMs: Date.UTC(2026, 0, 2, 3, 4, 5) },
  slow: { kind: 'slow', limitMs: 120_000 },
  response: { kind: 'response', problem: 'unexpected content-type text/html (status 502)' },
  redirected: { kind: 'redirected', host: 'evil.test' },
  network: { kind: 'network', host: 'api.github.com', reason: 'ECONNREFUSED' },
  unavailable: { kind: 'unavailable', reason: 'SyntaxError' },
  cancelled: { kind: 'cancelled' },
};

const notice = (kind: PublishFailure['kind']) => publishNotice('the check run', EACH[kind]);

describe('the words for what could not be published', () => {
  it.each(Object.keys(EACH) as PublishFailure['kind'][])('say what, why and what next: %s', (kind) => {
    const { code, message } = notice(kind);
    expect(message).toMatch(new RegExp(`^${code} the check run is not published: [^;]+; .{20}`));
    expect(message).not.toMatch(/undefined|null|\[object/);
  });

  it('give a permission as YAML to be pasted, at its place among the others [B81]', () => {
    expect(notice('permission')).toEqual({
      code: 'A-PERM',
      message: `A-PERM the check run is not published: the token may not do this: 'Not accessible'; add to the job, beside the permissions that it has:
permissions:
  checks: write
  contents: read
For a pull request of a fork or of Dependabot it stays read-only, whatever is written there`,
    });
  });

  it('say until when a limit lasts [B83]', () => {
    expect(notice('limited').message).toContain('until 2026-01-02T03:04:05.000Z');
  });
});
