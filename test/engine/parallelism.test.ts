import { expect, it, vi } from 'vitest';
import { start } from './rig.js';

const jobs = (names: readonly string[], fields = '') =>
  `jobs:\n${names.map((name) => `  ${name}: { run: hold ${name}${fields} }`).join('\n')}`;

it('never more than max-parallel run, and a free slot is taken at once, in the order of the file', async () => {
  await using played = await start(jobs(['a', 'b', 'c', 'd']), { maxParallel: 2 });
  await played.gates.reached('a', 'b');
  expect(played.running).toEqual(['a', 'b']);
  played.gates.open('b');
  await played.gates.reached('a', 'c');
  expect(played.running).toEqual(['a', 'c']);
  played.gates.open('a');
  played.gates.open('c');
  await Promise.all([played.gates.reached('d'), played.ended('a'), played.ended('c')]);
  expect(played.running).toEqual(['d']);
  played.gates.open('d');
  expect((await played.done).status).toBe('success');
});

it('jobs that share a lock never run together, others pass them', async () => {
  await using played = await start(
    `
    jobs:
      a: { run: hold a, lock: [x] }
      b: { run: hold b, lock: [x, y] }
      c: { run: hold c, lock: [y] }
      d: { run: hold d }`,
    { maxParallel: 3 },
  );
  await played.gates.reached('a', 'c', 'd');
  expect(played.running).toEqual(['a', 'c', 'd']);
  played.gates.open('a');
  await played.ended('a');
  expect(played.running).toEqual(['c', 'd']);
  played.gates.open('c');
  await played.gates.reached('b');
  for (const name of ['b', 'd']) played.gates.open(name);
  await played.done;
});

it('a job takes as many slots as it says, and at most all there are', async () => {
  await using played = await start(
    `
    jobs:
      wide: { run: hold wide, slots: 3 }
      narrow: { run: hold narrow }
      more: { run: hold more }
      all: { run: hold all, slots: 64, needs: [wide, narrow, more] }`,
    { maxParallel: 4 },
  );
  await played.gates.reached('wide', 'narrow');
  expect(played.running).toEqual(['narrow', 'wide']);
  played.gates.open('wide');
  await played.gates.reached('narrow', 'more');
  for (const name of ['narrow', 'more']) played.gates.open(name);
  await played.gates.reached('all');
  expect(played.running).toEqual(['all']);
  played.gates.open('all');
  await played.done;
});

it('the jobs of a stage with parallel: false run one at a time', async () => {
  await using played = await start(`
    stages:
      - name: s
        parallel: false
        jobs: [{ name: a, run: hold a }, { name: b, run: hold b }]
      - { name: t, needs: [], jobs: [{ name: c, run: hold c }] }`);
  await played.gates.reached('a', 'c');
  expect(played.running).toEqual(['s.a', 't.c']);
  for (const name of ['a', 'c']) played.gates.open(name);
  await played.gates.reached('b');
  played.gates.open('b');
  await played.done;
});

it('many jobs at once are stopped at once, without a warning from Node', async () => {
  const warned = vi.fn();
  process.on('warning', warned);
  const names = Array.from({ length: 16 }, (_, i) => `job${i}`);
  await using played = await start(jobs(names), { maxParallel: 16 });
  await played.gates.reached(...names);
  played.cancel();
  played.kill();
  await played.done;
  expect(Object.values(played.outcomes)).toEqual(names.map(() => 'cancelled cancelled'));
  expect(played.survivors()).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', warned);
  expect(warned).not.toHaveBeenCalled();
});

it('of the ready jobs the one with the longest way to go starts first', async () => {
  await using played = await start(
    'jobs: { short: { run: hold short }, then: { run: hold then, needs: short }, long: { run: hold long } }',
    { maxParallel: 1, weight: (job) => [1, 1, 10][job] ?? 0 },
  );
  await played.gates.reached('long');
  expect(played.running).toEqual(['long']);
  for (const name of ['long', 'short', 'then']) played.gates.open(name);
  await played.done;
});
