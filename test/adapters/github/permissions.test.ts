import { describe, expect, it } from 'vitest';
import { permissionsFor } from '../../../src/adapters/github/permissions.js';

describe('the permission that is asked for', () => {
  it.each([
    ['GET /repos/{owner}/{repo}/check-runs/{check_run_id}', 'checks=read', ['checks: write']],
    ['GET /repos/{owner}/{repo}/check-runs/{check_run_id}', undefined, ['checks: write']],
    [
      'GET /repos/{owner}/{repo}/issues/7/comments',
      'issues=read; pull_requests=read',
      ['pull-requests: write'],
    ],
    ['GET /repos/{owner}/{repo}/issues/7/comments', 'issues=read', ['issues: write']],
    ['GET /repos/{owner}/{repo}/deployments', 'deployments=read', ['deployments: write']],
    [
      'GET /repos/{owner}/{repo}/commits/abc/pulls',
      'pull_requests=read,contents=read',
      ['pull-requests: write', 'contents: read'],
    ],
  ])('is what publishing needs, also where it was only looked up: %s, %s', (route, accepted, lines) => {
    expect(permissionsFor(route, accepted)).toEqual(lines);
  });

  it('is as GitHub says for all else', () => {
    expect(permissionsFor('GET /repos/{owner}/{repo}/commits/abc', 'contents=read')).toEqual([
      'contents: read',
    ]);
    expect(permissionsFor('GET /repos/{owner}/{repo}/commits/abc', undefined)).toEqual(['contents: read']);
  });
});
