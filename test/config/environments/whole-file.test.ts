import { expect, it } from 'vitest';
import { read, said } from '../reading.js';
import { fileWith } from './reading.js';

it('state is kept by the name of the app, so that one that has hosts must have a name', () => {
  const missing = "E-REQUIRED 1:1: 'name' is missing; add name: <identity of the app>";
  expect(said(fileWith().replace('name: shop\n', ''))).toEqual([missing]);
  expect(said('environments: { live: { target: { kind: kubernetes } } }')).toEqual([]);
  // A name that is wrong is not missing.
  expect(said(fileWith().replace('shop\n', '5\n'))).toHaveLength(1);
});

it('an environment without a target is refused', () => {
  expect(said('environments: { live: {} }')).toEqual([
    "E-REQUIRED 1:23 environments.live: 'target' is missing; add target: <mapping>",
  ]);
});

it('a thousand hosts are enough for one environment [B67]', () => {
  const hosts = (count: number) => `[${Array.from({ length: count }, (_, i) => `h${i}`).join(', ')}]`;
  expect(said(fileWith({ hosts: hosts(1000) }))).toEqual([]);
  expect(said(fileWith({ hosts: hosts(1001) }))).toEqual([
    'E-LIMIT 6:14 environments.live.target.hosts: more than 1000 hosts; split the environment',
  ]);
});

it('what belongs together is checked although other parts of the file are wrong', () => {
  const file = `${fileWith(
    { 'known-hosts': '', hosts: '["web:2200"]' },
    'strategy: { kind: blue-green }',
  )}    health-checks:
      - { kind: htp }
      - { kind: tcp, address: "a:1", timeout: 90s }
    rollback: { keep: 0 }
jobs: { a: { run: [] } }
`;
  expect(said(file)).toEqual([
    "E-HOSTKEY 5:7 environments.live.target: 'known-hosts' or 'host-fingerprint' is missing; get it with 'ssh-keyscan -p 2200 web' and verify it out of band",
    "E-STRATEGY 10:23 environments.live.strategy.kind: 'blue-green' needs instances and a switch between them; add 'instances:' and 'traffic:' to the target, or use rolling",
    'E-ENUM 12:17 environments.live.health-checks[0].kind: one of http, tcp, command expected, got string "htp"; did you mean \'http\'?',
    'E-RANGE 13:47 environments.live.health-checks[1].timeout: impossible: timeout 90s > deadline 60s; shorten it or raise the deadline',
    'E-RANGE 14:23 environments.live.rollback.keep: must be at least 1, got number 0; write a number in this range',
    'E-EMPTY 15:19 jobs.a.run: must not be empty; remove it or fill it in',
  ]);
});

it('a target whose keys are misspelt is not said to lack them, too [B47]', () => {
  expect(said(fileWith({ 'known-hosts': '' }).replace('user: u', 'user: u\n      known_hosts: k'))).toEqual([
    "E-UNKNOWN-KEY 8:7 environments.live.target.known_hosts: unknown key 'known_hosts'; did you mean 'known-hosts'?",
  ]);
});

it('of an older list with mistakes the rest is checked, too', () => {
  const file = 'environments:\n  - { name: 5, host: -x }\n  - { name: b, health_checks: [{ type: http }] }\n';
  expect(said(file).map((line) => line.split(':')[0])).toEqual(['E-TYPE 2', 'E-HOST 2', 'E-REQUIRED 3']);
});

it('environments are read beside a pipeline, and names are those of the file', () => {
  const found = read(`${fileWith()}jobs: { a: { run: x } }\n`);
  expect(found).toMatchObject({ isRefused: false, environments: [{ app: 'shop', name: 'live' }] });
  expect('pipeline' in found && found.pipeline?.name).toBe('shop');
});
