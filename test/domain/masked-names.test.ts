import { expect, it } from 'vitest';
import { withMaskedNames } from '../../src/domain/masked-names.js';
import { load } from '../engine/rig.js';

const pipeline = load(`
name: shop-hunter2
stages:
  - name: on-hunter2
    jobs:
      - name: deploy
        matrix: { to: [hunter2, swordfish] }
        lock: [hunter2]
        run: 'true'
        services: { hunter2-db: { run: sleep 9 } }
        artifacts: { name: of-swordfish, path: out }
`);
const mask = (text: string) => text.replaceAll(/hunter2|swordfish/g, '***');

it('what names a run, its stages, jobs and locks holds no secret, and jobs stay different [S15]', () => {
  const masked = withMaskedNames(pipeline, mask);
  const names = [
    masked.name,
    ...masked.stages.map(({ name }) => name),
    ...masked.jobs.flatMap(({ id, locks, services, artifacts }) => [
      id,
      ...locks,
      ...services.map(({ name }) => name),
      artifacts?.name,
    ]),
  ];
  expect(names).toEqual([
    'shop-***',
    'on-***',
    'on-***.deploy (***)',
    '***',
    '***-db',
    'of-***',
    'on-***.deploy (***) (2)',
    '***',
    '***-db',
    'of-***',
  ]);
  // By it `needs.deploy.outputs` is found.
  expect(masked.jobs.map(({ name }) => name)).toEqual(pipeline.jobs.map(({ name }) => name));
});

it('a pipeline whose names hold none stays the same', () => {
  expect(withMaskedNames(pipeline, (text) => text)).toBe(pipeline);
});

it('the name of the configuration file holds none either', () => {
  expect(withMaskedNames({ ...pipeline, file: 'ci/swordfish.yml' }, mask).file).toBe('ci/***.yml');
});
