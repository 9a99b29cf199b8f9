import { expect, it } from 'vitest';
import { said } from '../reading.js';

/** Of GitHub, GitLab and the older system: where the key stands, and what is answered. */
const ON_A_JOB: readonly (readonly [entry: string, answer: string])[] = [
  ['uses: actions/checkout@v5', 'cimyr runs commands; call the action in the workflow around it'],
  ['with: { node: 24 }', "write 'env:'"],
  ['runs-on: ubuntu-latest', 'the job runs where cimyr runs; choose the runner in the workflow around it'],
  ['tags: [docker]', 'the job runs where cimyr runs; choose the runner in the workflow around it'],
  ['strategy: { matrix: { os: [a] } }', "write 'matrix:' on the job itself"],
  ['continue-on-error: true', "write 'allow-failure: true'"],
  ['allow_failure: true', "write 'allow-failure:'"],
  ['timeout-minutes: 5', "write 'timeout: 10m'"],
  ['before_script: [a]', "put it first in 'run:'"],
  ['after_script: [a]', "write a job with 'if: always()'"],
  ['image: node', "write 'container: { image: … }'"],
  ['stage: test', "put the job into a stage's 'jobs:'"],
  ['only: [main]', "write 'if:' or 'changes:'"],
  ['except: [main]', "write 'if:' or 'changes:'"],
  ['rules: []', "write 'if:' or 'changes:'"],
  ['when: manual', "write 'if:', such as 'if: always()'"],
  ['extends: .base', 'use a YAML anchor and a merge key'],
  ['permissions: {}', 'permissions belong into the workflow around cimyr'],
  ['concurrency: a', "write 'lock:'"],
  ['resource_group: a', "write 'lock:'"],
  ['outputs: {}', 'write to $GITHUB_OUTPUT; needs.<job>.outputs has it'],
  ['secrets: inherit', "write 'env:' with ${{ secrets.… }}"],
  ['dependencies: [b]', "write 'needs:'"],
  [
    'environment: live',
    "variables are written 'env:'; GitHub's deployment environment stays on the job in the workflow around cimyr",
  ],
  ['interruptible: true', 'what cancels a run stands in the pipeline around cimyr'],
  ['coverage: /x/', "print it, or name a file in 'reports:'"],
  ['trigger: other', 'other pipelines are started by the pipeline around cimyr'],
  ['inherit: { default: false }', "write what is to be the same below 'defaults:'"],
  ['variables: {}', "write 'env:'"],
  ['parallel: 5', "write 'matrix:'"],
  ['retry_count: 2', "write 'retry:'"],
  ['name: Build', 'the key of a job is its name'],
];

it.each(ON_A_JOB)('%s on a job is refused by naming ours', (entry, answer) => {
  const key = entry.split(':')[0];
  expect(said(`jobs:\n  a:\n    run: x\n    ${entry}\n`)).toEqual([
    `E-UNKNOWN-KEY 4:5 jobs.a.${key}: unknown key '${key}'; ${answer}`,
  ]);
});

it.each([
  ['steps', "list the commands in 'run:'"],
  ['script', "write 'run:'"],
  ['commands', "write 'run:'"],
])('%s in the place of run is answered once', (key, answer) => {
  expect(said(`jobs:\n  a:\n    ${key}: [x]\n`)).toEqual([
    `E-UNKNOWN-KEY 3:5 jobs.a.${key}: unknown key '${key}'; ${answer}`,
  ]);
});

it.each([
  ['on: push', 'what starts a run belongs into the workflow around cimyr'],
  ['env: { A: b }', "write 'variables:'"],
  ['default: {}', "write 'defaults:'"],
  ['include: x.yml', 'one file is one app; use YAML anchors'],
  ['pipeline: {}', "write 'stages:' or 'jobs:'"],
  ['.base: {}', 'put the anchor where its text is used first'],
  ['x-base: {}', 'put the anchor where its text is used first'],
])('%s at the top is refused by naming ours', (entry, answer) => {
  const key = entry.split(':')[0];
  const [only] = said(`jobs: { a: { run: x } }\n${entry}\n`);
  expect(only).toMatch(/^E-UNKNOWN-KEY 2:1 /);
  expect(only).toContain(`unknown key '${key}'; ${answer}`);
});

it.each([
  [
    'cache: { paths: [a], key: b }',
    ["unknown key 'paths'; write 'outputs:'", "unknown key 'key'; write 'inputs:'; their content is the key"],
  ],
  [
    'artifacts: { path: a, expire_in: 1 day, paths: [a] }',
    ["unknown key 'expire_in'; write 'retention:'", "unknown key 'paths'; write 'path:'"],
  ],
  ['retry: { max: 1, when: always }', ["unknown key 'when'; write 'on:'"]],
])('below a key of ours a foreign one is answered as there: %s', (entry, answers) => {
  const all = said(`jobs: { a: { run: x, ${entry} } }`).join('\n');
  for (const answer of answers) expect(all).toContain(answer);
});

it("a file of GitHub's with run beside its keys stays ours: what it brings is an error, not a warning", () => {
  const file = `stages:
  - name: test
    jobs:
      - { name: unit, run: npm test, environment: staging, dependencies: [build], allow_failure: true }
`;
  expect(said(file).map((line) => line.split(' ')[0])).toEqual(Array(3).fill('E-UNKNOWN-KEY'));
});

it.each([
  ['concurrency: x', /stays in the workflow around cimyr/],
  ['environment: live', /'variables:' for all jobs/],
  ['before_script: [a]', /first in 'run:' of each job/],
  ['image: node', /'container: \{ image: … \}' on a job/],
])('at the top %s means another thing than on a job', (entry, answer) => {
  const [only = ''] = said(`jobs: { a: { run: x } }\n${entry}\n`);
  expect(only).toMatch(/^E-UNKNOWN-KEY 2:1 /);
  expect(only).toMatch(answer);
});

it.each(['fail-fast: false', 'max-parallel: 2'])('%s is no axis of a matrix', (entry) => {
  const [only = ''] = said(`jobs: { a: { run: x, matrix: { os: [a], ${entry} } } }`);
  expect(only).toMatch(/^E-TYPE .*is no axis; .* at the top/);
});

it.each([
  ['artifacts: { paths: [x] }', /unknown key 'paths'; write 'path:'/],
  [
    'artifacts: { paths: [x], when: always, untracked: true }',
    /unknown key 'untracked'; name the files in 'path:'/,
  ],
  ['needs: [{ job: b, artifacts: true }]', /unknown key 'artifacts'; jobs share one checkout/],
  ['needs: [{ job: b, optional: true }]', /unknown key 'optional'; write 'if-skipped: run'/],
  ['cache: { inputs: [a], policy: pull }', /unknown key 'policy'; what a cache brings/],
])('a mapping of another system is answered key by key: %s', (entry, answer) => {
  const all = said(`jobs: { b: { run: x }, a: { run: x, ${entry} } }`);
  expect(all.join('\n')).toMatch(answer);
  expect(all.join('\n')).not.toContain('string or list expected');
});

it.each([
  ['a workflow', 'on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: y }]\n', 'GitHub workflow'],
  ['one that calls others', 'name: x\non: { push: {} }\njobs: { a: { uses: ./x.yml } }\n', 'GitHub workflow'],
  [
    'a pipeline',
    'stages: [build, test]\nimage: node\nunit: { stage: test, script: [x] }\n',
    'GitLab pipeline',
  ],
  [
    'one without stages',
    'default: { image: x }\n.base: { script: x }\nb: { extends: .base }\n',
    'GitLab pipeline',
  ],
  ['one that starts others', 'child: { trigger: { include: x.yml } }\n', 'GitLab pipeline'],
])('%s of another system is named in one line', (_, file, name) => {
  const [only = '', ...more] = said(file);
  expect(only).toMatch(new RegExp(`^E-FORMAT 1:1: this is a ${name}.*; write `));
  expect(more).toEqual([]);
});

it.each([
  ['on: push\njobs: { a: { run: x, runs-on: y } }\n'],
  ['on: push\njobs: { a: { steps: [] }, b: { run: x } }\n'],
  ['jobs: { a: { script: x } }\nb: { script: y }\n'],
  ['stages: [{ name: s, jobs: [{ name: a, script: x }] }]\n'],
])('a file that is partly ours stays ours: %j', (file) => {
  expect(said(file).join()).not.toContain('E-FORMAT');
});
