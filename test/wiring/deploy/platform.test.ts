import { describe, expect, it } from 'vitest';
import { Masker } from '../../../src/base/masker.js';
import type { RolloutFact } from '../../../src/domain/rollout/event.js';
import { slotsOf } from '../../../src/domain/rollout/seen.js';
import { deployConfigured } from '../../../src/wiring/deploy/deploy.js';
import type { DeployCommand, DeployOptions } from '../../../src/wiring/deploy/options.js';
import type { Platforms } from '../../../src/wiring/deploy/platform.js';
import { PLATFORMS } from '../../../src/wiring/deploy/platforms.js';
import { statusOf } from '../../../src/wiring/deploy/status.js';
import { environmentIn, fileWith } from '../../config/environments/reading.js';
import { SimulatedTarget } from '../../rollout/target.js';
import { type ToyTarget, toyTable } from './toy.js';

const newTarget = () => new SimulatedTarget({ hosts: 1, ports: 2, hasWeights: false, rolls: true });

/** What each slot runs and each place holds. */
const runsAt = ({ seen }: SimulatedTarget) => [
  ...new Set(slotsOf(seen).flatMap(({ release = [] }) => release)),
  ...seen.places.map(({ holds }) => holds),
];

function optionsFor(
  platforms: Platforms,
  image: string,
  command: DeployCommand,
  tell: DeployOptions['tell'] = () => {},
): DeployOptions {
  const target: ToyTarget = { kind: 'toy', image };
  const checks =
    'health-checks: [{ kind: command, from: target, run: "ask ${CIMYR_INSTANCE}", interval: 10ms, deadline: 1s }]';
  return {
    platforms,
    environment: { ...environmentIn(fileWith({}, checks)), name: 'production', target },
    workspace: '/nowhere',
    env: { PATH: process.env['PATH'] },
    overrides: {},
    masker: new Masker(),
    command,
    credentials: {},
    lease: {
      holder: { id: 'a', by: 'ann', since: '2026-01-01T00:00:00.000Z' },
      ttlMs: 60_000,
      waitMs: 0,
      takes: false,
    },
    without: [],
    dryRun: false,
    tell,
    cancel: new AbortController().signal,
  };
}

describe('a platform that only its row in the table knows', () => {
  it('is deployed to, looked at and rolled back like any other', async () => {
    const target = newTarget();
    const table = toyTable(target);
    for (const release of ['r1', 'r2']) {
      const done = await deployConfigured(optionsFor(table, `app:${release}`, { kind: 'deploy', release }));
      expect(done).toMatchObject({ ok: true, value: { status: 'success', serving: release } });
      expect(runsAt(target)).toEqual([release, release]);
    }
    const looked = await statusOf({
      ...optionsFor(table, 'app:r2', { kind: 'reconcile' }),
      runsChecks: true,
    });
    expect(looked).toMatchObject({
      ok: true,
      value: { survey: { ledger: target.ledger }, condition: 'serves' },
    });
    const back = await deployConfigured(optionsFor(table, 'app:r3', { kind: 'rollback' }));
    expect(back).toMatchObject({ ok: true, value: { status: 'success', serving: 'r1' } });
    expect(runsAt(target)).toEqual(['r1', 'r1']);
  });

  it('is not said to serve where its checks cannot be asked', async () => {
    const target = newTarget();
    const options = optionsFor(toyTable(target), 'app:1', { kind: 'deploy', release: 'r1' });
    const check = options.environment.checks.map((one) => ({ ...one, name: 'ask ${WHOM}' }));
    const asking = { ...options, environment: { ...options.environment, checks: check } };
    const deployed = await deployConfigured({ ...asking, env: { ...asking.env, WHOM: 'x' } });
    expect(deployed).toMatchObject({ ok: true, value: { status: 'success' } });
    const looked = await statusOf({ ...asking, runsChecks: false });
    expect(looked).toMatchObject({
      ok: true,
      value: { condition: 'unseen', survey: { troubles: [{ kind: 'unset', variable: 'WHOM' }] } },
    });
  });

  it('keeps what runs with each release', async () => {
    const target = newTarget();
    await deployConfigured(optionsFor(toyTable(target), 'app:7', { kind: 'deploy', release: 'r1' }));
    expect(target.records.get('r1')).toMatchObject({
      schemaVersion: 2,
      settings: { spec: { image: 'app:7' } },
    });
  });

  it('is planned without being touched', async () => {
    const target = newTarget();
    const options = optionsFor(toyTable(target), 'app:1', { kind: 'deploy', release: 'r1' });
    const planned = await deployConfigured({ ...options, dryRun: true });
    expect(planned.ok && planned.value.plan.map(({ step }) => step.kind)).toContain('roll');
    expect(target.applied).toEqual([]);
  });

  it('says what it lacks before anything is asked of it', async () => {
    const target = newTarget();
    const facts: RolloutFact[] = [];
    const done = await deployConfigured(
      optionsFor(toyTable(target), 'app:${TAG}', { kind: 'deploy', release: 'r1' }, (fact) =>
        facts.push(fact),
      ),
    );
    expect(done).toEqual({ ok: false, error: "environment 'production': variable TAG is not set; set it" });
    expect([target.journal, facts]).toEqual([[], []]);
  });

  it('is refused where the table does not have it', async () => {
    const done = await deployConfigured(optionsFor(PLATFORMS, 'app:1', { kind: 'deploy', release: 'r1' }));
    expect(done).toEqual({
      ok: false,
      error: "environment 'production': target 'toy' is not supported by this version of cimyr",
    });
  });
});
