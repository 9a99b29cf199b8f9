import { expect, it } from 'vitest';
import { said } from '../reading.js';
import { fileWith } from './reading.js';

const HTTP = '{ kind: http, url: "http://a" }';
const withBake = (bake: string, checks: readonly string[], kind = 'rolling') =>
  fileWith({}, `strategy: { kind: ${kind}, bake: ${bake} }\n    health-checks: [${checks.join(', ')}]`);
const at = (code: string) => `${code} 11:38 environments.live.strategy.bake:`;

it.each([
  [
    'nothing is asked once',
    '5s',
    [HTTP],
    `${at('E-RANGE')} bake 5s is too short to see health-checks[0] fail: 3 failures × (interval 2s + timeout 5s) = 21s; raise it to that, or lower 'timeout' of the check`,
  ],
  [
    'one of several is not asked once',
    '5s',
    ['{ kind: tcp, address: "a:1", timeout: 1s }', HTTP],
    `${at('E-RANGE')} bake 5s is too short to see health-checks[1] fail: 3 failures × (interval 2s + timeout 5s) = 21s; raise it to that, or lower 'timeout' of the check`,
  ],
  [
    'a command that may hang is not asked once',
    '1s',
    ['{ kind: command, run: ./check, from: target, interval: 500ms, timeout: 4s, failures: 1 }'],
    `${at('E-RANGE')} bake 1s is too short to see health-checks[0] fail: 1 failure × (interval 0.5s + timeout 4s) = 4.5s; raise it to that, or lower 'timeout' of the check`,
  ],
  [
    'it is asked, and not often enough',
    '5s',
    ['{ kind: http, url: "http://a", timeout: 3s }'],
    `${at('W-RANGE')} bake 5s is too short to see health-checks[0] fail: 3 failures × (interval 2s + timeout 3s) = 15s; raise it to that, or lower 'timeout' of the check`,
  ],
  [
    'only one of several is asked often enough',
    '20s',
    [HTTP, '{ kind: http, url: "http://b", timeout: 3s }'],
    `${at('W-RANGE')} bake 20s is too short to see health-checks[0] fail: 3 failures × (interval 2s + timeout 5s) = 21s; raise it to that, or lower 'timeout' of the check`,
  ],
])('a bake is too short where %s', (_, bake, checks, expected) => {
  expect(said(withBake(bake, checks))).toEqual([expected]);
});

it.each([
  ['as long as it takes', '21s', [HTTP]],
  ['by a check that fails at once', '3s', ['{ kind: http, url: "http://a", timeout: 1s, failures: 1 }']],
  ['that is none', '0', [HTTP]],
  ['without a check', '1s', []],
])('a bake %s is right', (_, bake, checks) => {
  expect(said(withBake(bake, checks))).toEqual([]);
});

it('an older file is warned of it', () => {
  const older = `stages:\n  - { name: b, jobs: [{ name: a, commands: [ls] }] }\n${withBake('1s', [HTTP])}`;
  const bakes = said(older).filter((line) => line.includes('bake'));
  expect(bakes).toHaveLength(1);
  expect(bakes[0]).toMatch(/^W-RANGE \S+ environments\.live\.strategy\.bake: bake 1s is too short/);
});
