import { expect, it } from 'vitest';
import { printed, said } from './reading.js';

/** What a person reads: the sentence with its remedy, the line, and the place underlined. */
const MISTAKES: readonly (readonly [title: string, file: string, printed: string])[] = [
  [
    'a need that is misspelt names the job that was meant',
    `stages:
  - name: build
    jobs:
      - { name: build, run: make }
  - name: test
    jobs:
      - name: unit
        needs: [bild]
        run: make test
`,
    `error[E-REF] cimyr.yml:8:17 stages[1].jobs[0].needs[0]: job 'bild' does not exist; did you mean 'build'?
  8 |         needs: [bild]
    |                 ^^^^`,
  ],
  [
    'a need written as one word is found wrong at the key itself',
    'jobs:\n  build: { run: make }\n  test: { run: make test, needs: bild }\n',
    `error[E-REF] cimyr.yml:3:34 jobs.test.needs: job 'bild' does not exist; did you mean 'build'?
  3 |   test: { run: make test, needs: bild }
    |                                  ^^^^`,
  ],
  [
    'a misspelt key names the one that was meant',
    'jobs:\n  build:\n    run: make\n    idel-timeout: 5m\n',
    `error[E-UNKNOWN-KEY] cimyr.yml:4:5 jobs.build.idel-timeout: unknown key 'idel-timeout'; did you mean 'idle-timeout'?
  4 |     idel-timeout: 5m
    |     ^^^^^^^^^^^^`,
  ],
  [
    "GitHub's steps are answered with run",
    'jobs:\n  build:\n    steps:\n      - run: make\n',
    `error[E-UNKNOWN-KEY] cimyr.yml:3:5 jobs.build.steps: unknown key 'steps'; list the commands in 'run:'
  3 |     steps:
    |     ^^^^^`,
  ],
  [
    'a colon in a command is shown where it is',
    'jobs:\n  greet:\n    run: echo greeting: hello\n',
    `error[E-SYNTAX] cimyr.yml:3:10: ': ' in plain text; quote the value or use 'run: |'
  3 |     run: echo greeting: hello
    |          ^`,
  ],
  [
    'a tab is named, not called a wrong token',
    'jobs:\n\tbuild: { run: make }\n',
    `error[E-SYNTAX] cimyr.yml:2:1: tab used for indentation; use spaces
  2 |  build: { run: make }
    | ^`,
  ],
  [
    'needs in a circle are shown as a path, at a need that makes it',
    'jobs:\n  a: { run: x, needs: [c] }\n  b: { run: x, needs: [a] }\n  c: { run: x, needs: [b] }\n',
    `error[E-CYCLE] cimyr.yml:2:24 jobs.a.needs[0]: a → b → c → a: these wait for each other in a circle; remove one need
  2 |   a: { run: x, needs: [c] }
    |                        ^`,
  ],
  [
    'a secret in a command is answered with the way by env',
    `jobs:
  publish:
    run: npm publish --token \${{ secrets.NPM_TOKEN }} --tag next
`,
    `error[E-SPLICE] cimyr.yml:3:30 jobs.publish.run: values are not spliced into shell text; write env: { NPM_TOKEN: "\${{ secrets.NPM_TOKEN }}" } and use "$NPM_TOKEN" (only matrix.* may stand in 'run')
  3 |     run: npm publish --token \${{ secrets.NPM_TOKEN }} --tag next
    |                              ^^^^^^^^^^^^^^^^^^^^^^^^`,
  ],
  [
    'an expression that stops in the middle is underlined from there',
    'jobs:\n  a:\n    run: x\n    if: ${{ github.ref == }}\n',
    `error[E-EXPR] cimyr.yml:4:24 jobs.a.if: unexpected end of expression: '=='; write what is missing
  4 |     if: \${{ github.ref == }}
    |                        ^^^`,
  ],
  [
    'a duration that is none shows how they are written',
    'jobs:\n  a: { run: x, timeout: soon }\n',
    `error[E-TYPE] cimyr.yml:2:25 jobs.a.timeout: duration expected; write seconds or 90s, 10m, 1h30m
  2 |   a: { run: x, timeout: soon }
    |                         ^^^^`,
  ],
  [
    'a key written twice says where it was first',
    'jobs:\n  a: { run: x }\n  b: { run: y }\n  a: { run: z }\n',
    `error[E-DUP-KEY] cimyr.yml:4:3 jobs.a: 'a' is already defined at 2:3; remove one
  4 |   a: { run: z }
    |   ^`,
  ],
  [
    'two jobs that would write the same files are named',
    'jobs:\n  a: { run: x, artifacts: [dist/**] }\n  b: { run: x, artifacts: [dist/app.js] }\n',
    `error[E-OVERLAP] cimyr.yml:3:28 jobs.b.artifacts[0]: 'b' and 'a' may run at the same time and both produce 'dist/app.js'; let one need the other, or write to different paths
  3 |   b: { run: x, artifacts: [dist/app.js] }
    |                            ^^^^^^^^^^^`,
  ],
  [
    'a quote that is never closed is shown where it begins',
    'name: shop\njobs:\n  a:\n    run: echo "hi"\n    env: { GREETING: "hello }\n',
    `error[E-SYNTAX] cimyr.yml:5:22: the quote that begins here has no end; close it
  5 |     env: { GREETING: "hello }
    |                      ^`,
  ],
];

it.each(MISTAKES)('%s', (_, file, expected) => {
  expect(printed(file)).toBe(expected);
});

it('all problems are said at once, in the order of the file', () => {
  const file = `name: 1.10
stages:
  - name: build
    timout: 5m
    jobs:
      - { name: compile, run: make, timeout: soon, needs: [tset] }
      - { name: a, run: "echo \${{ github.actor }}", needs: [b] }
      - { name: b, run: x, needs: [a] }
      - { name: two words, run: x, steps: [] }
      - { name: compile, run: x, env: { LD_PRELOAD: x, GOOD: "\${{ matrix.os }}" } }
`;
  expect(said(file)).toEqual([
    'E-TYPE 1:7 name: string expected, got number 1.10; quote it: "1.10"',
    "E-UNKNOWN-KEY 4:5 stages[0].timout: unknown key 'timout'; did you mean 'timeout'?",
    'E-TYPE 6:46 stages[0].jobs[0].timeout: duration expected; write seconds or 90s, 10m, 1h30m',
    "E-REF 6:60 stages[0].jobs[0].needs[0]: job 'tset' does not exist; known: build.a, build.b, build.two words, build.compile",
    'E-SPLICE 7:31 stages[0].jobs[1].run: values are not spliced into shell text; write env: { ACTOR: "${{ github.actor }}" } and use "$ACTOR" (only matrix.* may stand in \'run\')',
    'E-CYCLE 7:61 stages[0].jobs[1].needs[0]: build.a → build.b → build.a: these wait for each other in a circle; remove one need',
    "E-NAME 9:17 stages[0].jobs[3].name: 'two words' is no name; begin with a letter, go on with letters, digits, _ and - (at most 64)",
    "E-UNKNOWN-KEY 9:36 stages[0].jobs[3].steps: unknown key 'steps'; list the commands in 'run:'",
    "E-DUP 10:17 stages[0].jobs[4].name: job 'compile' is already defined at 6:17; rename one",
    "E-ENV-DENIED 10:41 stages[0].jobs[4].env.LD_PRELOAD: 'LD_PRELOAD' may not be set here; use another name",
    "E-EXPR 10:67 stages[0].jobs[4].env.GOOD: the matrix of 'compile' has no key 'os'; there are none",
  ]);
});
