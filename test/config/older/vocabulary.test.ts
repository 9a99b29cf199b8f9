import { expect, it } from 'vitest';
import { holds } from '../../../src/domain/expression.js';
import { jobOf, modelOf, needsOf, said } from '../reading.js';

const stage = (lines: string, job = '') =>
  `stages:\n  - name: s\n${lines}    jobs: [{ name: a, commands: [x]${job} }]\n`;

it('yes, no, on and off are booleans, as YAML 1.1 has them', () => {
  const file = (word: string) =>
    modelOf(stage(`    parallel: ${word}\n`, `, allow_failure: ${word}`)).jobs[0];
  for (const word of ['yes', 'on', 'Yes', 'TRUE', 'true'])
    expect(file(word)).toMatchObject({ allowFailure: {}, locks: [] });
  for (const word of ['no', 'off', 'No', 'false']) expect(file(word)).toMatchObject({ locks: ['stage s'] });
  expect(file('no')?.allowFailure).toBeUndefined();
});

it('a quoted yes is text there, too', () => {
  expect(said(stage('', ', allow_failure: "yes"'))[0]).toContain(
    'boolean or mapping expected, got string "yes"; write true',
  );
});

it('unknown keys only warn, each at its level', () => {
  const file = `extra: 1
stages:
  - name: s
    color: red
    steps: []
    jobs: [{ name: a, commands: [x], owner: me, uses: y }]
environments:
  - { name: live, host: h, region: eu }
`;
  expect(said(file)).toEqual([
    "W-UNKNOWN-KEY 1:1 extra: unknown key 'extra' is ignored; remove it",
    "W-UNKNOWN-KEY 4:5 stages[0].color: unknown key 'color' is ignored; remove it",
    "W-UNKNOWN-KEY 5:5 stages[0].steps: unknown key 'steps' is ignored; remove it",
    "W-UNKNOWN-KEY 6:38 stages[0].jobs[0].owner: unknown key 'owner' is ignored; remove it",
    "W-UNKNOWN-KEY 6:49 stages[0].jobs[0].uses: unknown key 'uses' is ignored; remove it",
    "W-UNKNOWN-KEY 8:28 environments[0].region: unknown key 'region' is ignored; remove it",
  ]);
});

it('mistakes are told in the words of the file', () => {
  const file = stage('    environment: [A]\n', ', retry_count: many, dependencies: [b]');
  expect(said(file)).toEqual([
    'E-TYPE 3:18 stages[0].environment: mapping expected, got list; write { key: value }',
    'E-TYPE 4:51 stages[0].jobs[0].retry_count: number or mapping expected, got string "many"; write a number or { key: value }',
    "E-REF 4:72 stages[0].jobs[0].dependencies[0]: job 'b' does not exist; there is no other job",
  ]);
});

it("a job's dependencies add to the stage's gate", () => {
  const file = `stages:
  - { name: one, jobs: [{ name: a, commands: [x] }] }
  - { name: two, jobs: [{ name: b, commands: [x] }, { name: c, commands: [x], dependencies: [b] }] }
`;
  const model = modelOf(file);
  expect(jobOf(model, 'two.c').isGated).toBe(true);
  expect(needsOf(model, 'two.c')).toEqual(['two.b']);
});

it('names are lines of text: spaces and dots are fine, control characters are not', () => {
  const file =
    'stages: [{ name: "Build & test v1.2", jobs: [{ name: unit tests, commands: [x] }, { name: pack it, commands: [x], dependencies: [unit tests] }] }]';
  expect(modelOf(file).jobs.map(({ id }) => id)).toEqual([
    'Build & test v1.2.unit tests',
    'Build & test v1.2.pack it',
  ]);
  expect(said(file.replace('unit tests', '"a\\nb"'))[0]).toContain(
    'control character U+000A in a name; remove it',
  );
  expect(said(file.replace('pack it', `"${'a'.repeat(101)}"`))[0]).toContain(
    'longer than 100 characters; shorten it',
  );
});

it('triggers may be a list or a map, and are left to others', () => {
  for (const triggers of ['[push]', '{ push: { branches: [main] } }', '{}', '[]'])
    expect(said(`triggers: ${triggers}\n${stage('')}`)).toEqual([]);
});

it('jobs that write the same files only warn: the older system did not mind', () => {
  const file =
    'stages: [{ name: s, jobs: [{ name: a, commands: [x], artifacts: [o] }, { name: b, commands: [x], artifacts: [o] }] }]';
  expect(said(file).map((line) => line.split(' ')[0])).toEqual(['W-OVERLAP']);
});

it('a file may be moved to the newer words key by key; both words for one thing are one too many', () => {
  const file = `max-parallel: 2\n${stage('    if: github.ref\n', ', shell: bash, needs: [], timeout: 90s')}`;
  expect(said(file)).toEqual([]);
  expect(jobOf(modelOf(file), 's.a')).toMatchObject({ shell: 'bash', timeoutMs: 90_000 });
  expect(said(stage('', ', run: y'))).toEqual([
    "E-DUP-KEY 3:38 stages[0].jobs[0].run: 'run' says the same as 'commands'; remove one",
  ]);
});

const conditions = (text: string) => stage(`    conditions: ${text}\n`);
const isOn = (text: string, branch: string, env: Record<string, string> = {}) => {
  const [condition] = jobOf(modelOf(conditions(text)), 's.a').conditions;
  return (
    !condition ||
    holds(
      condition,
      { github: { ref_name: branch }, env },
      { success: true, failure: false, cancelled: false },
    )
  );
};

it('conditions of branch and environment become one of ours', () => {
  expect(isOn('{ branch: main }', 'main')).toBe(true);
  expect(isOn('{ branch: main }', 'dev')).toBe(false);
  expect([isOn('{ branch: "release/*" }', 'release/1'), isOn('{ branch: "release/*" }', 'rel')]).toEqual([
    true,
    false,
  ]);
  expect([
    isOn('{ branch: "*-hot" }', 'x-hot'),
    isOn('{ branch: "a*z" }', 'abz'),
    isOn('{ branch: "a*z" }', 'ab'),
  ]).toEqual([true, true, false]);
  expect([isOn('{ branch: [main, "v*"] }', 'v2'), isOn('{ branch: [main, "v*"] }', 'x')]).toEqual([
    true,
    false,
  ]);
  expect(isOn('{ branch: "it\'s" }', "it's")).toBe(true);
  expect([
    isOn('{ environment: { TIER: prod } }', 'x', { TIER: 'prod' }),
    isOn('{ environment: { TIER: prod } }', 'x'),
  ]).toEqual([true, false]);
  expect(isOn('{ branch: [a, b], environment: { T: "1" } }', 'a', { T: '2' })).toBe(false);
  expect(isOn('{}', 'any')).toBe(true);
});

it('a condition that cannot be carried over is never dropped silently', () => {
  expect(said(conditions('{ branch: "a?c" }'))).toEqual([
    "E-EXPR 3:27 stages[0].conditions.branch: pattern 'a?c' cannot be carried over; write it as 'if:'",
  ]);
  expect(said(conditions('{ branch: "a*b*c" }'))[0]).toContain("pattern 'a*b*c' cannot be carried over");
  expect(said(conditions('[main]'))).toEqual([
    "E-TYPE 3:17 stages[0].conditions: mapping expected, got list; write { branch: main }, or 'if:'",
  ]);
  expect(said(conditions('{ environment: prod }'))[0]).toContain('mapping expected, got string "prod"');
  expect(said(conditions('{ custom: x, tag: v1 }'))).toEqual([
    "W-CONDITION 3:19 stages[0].conditions.custom: 'custom' never had an effect and is ignored; write it as 'if:'",
    "W-UNKNOWN-KEY 3:30 stages[0].conditions.tag: unknown key 'tag' is ignored; write it as 'if:'",
  ]);
});
