import fc from 'fast-check';
import { expect, it } from 'vitest';
import { modelOf, oneJob, said } from '../reading.js';

it('matrix values stand in commands, the letter of their text', () => {
  const file = `jobs:
  a:
    matrix: { os: [linux, mac], version: ["3.10"] }
    run: ["build \${{ matrix.os }}", "test-\${{ matrix.version }}-\${{ format('{0}!', matrix.os) }}"]
`;
  expect(modelOf(file).jobs.map(({ commands }) => commands)).toEqual([
    ['build linux', 'test-3.10-linux!'],
    ['build mac', 'test-3.10-mac!'],
  ]);
});

it.each([
  ['secrets.API_KEY', 'API_KEY', 'B43'],
  ['github.event.pull_request.title', 'TITLE', 'S02'],
  ['env.HOME', 'HOME', 'S02'],
  ['needs.build.outputs.tag-name', 'TAG_NAME', 'S02'],
])('%s in a command is refused, and the way by env is one that can be copied [%3$s]', (read, variable) => {
  const expression = `\${{ ${read} }}`;
  const [only = ''] = said(`jobs: { a: { run: "echo ${expression}" } }`);
  expect(only).toMatch(/^E-SPLICE 1:25 jobs\.a\.run: values are not spliced into shell text; /);
  const shown = /write (env: \{.*\}) and use "\$(\w+)"/.exec(only);
  expect(shown?.slice(1)).toEqual([`env: { ${variable}: "${expression}" }`, variable]);
  // With the needs that it reads the shown line is valid.
  expect(said(`jobs: { build: { run: x }, a: { run: x, needs: build, ${shown?.[1]} } }`)).toEqual([]);
});

it('a whole expression is passed under a plain name', () => {
  expect(
    said(oneJob('needs: []').replace('run: x', "run: echo ${{ format('{0}', github.ref) }}"))[0],
  ).toContain(`write env: { VALUE: "\${{ format('{0}', github.ref) }}" } and use "$VALUE"`);
});

it('every splice of a command is said, next to matrix values that may stand there', () => {
  const file =
    'jobs: { a: { matrix: { m: [1] }, run: ["${{ matrix.m }} ${{ github.ref }}", "${{ env.A }} ${{ env.B }}"] } }';
  expect(said(file).map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    'E-SPLICE 1:57 jobs.a.run[0]:',
    'E-SPLICE 1:78 jobs.a.run[1]:',
    'E-SPLICE 1:91 jobs.a.run[1]:',
  ]);
});

it('a matrix value that a function cannot take is said at the command', () => {
  const file = 'jobs: { a: { matrix: { m: ["{"] }, run: "echo ${{ fromJSON(matrix.m) }}" } }';
  expect(said(file)).toEqual([
    expect.stringMatching(/^E-EXPR 1:41 jobs\.a\.run: .*; mend the expression or the matrix value$/),
  ]);
});

it("shell variables are the shell's: ${NAME} passes untouched [S02]", () => {
  const payload = fc.stringMatching(/^[ -~]*$/).filter((text) => !text.includes('${{'));
  fc.assert(
    fc.property(payload, (text) => {
      fc.pre(text.trim() !== '');
      const file = JSON.stringify({ jobs: { a: { run: text } } });
      expect(modelOf(file, 'cimyr.json').jobs[0]?.commands).toEqual([text]);
    }),
  );
});

it('a matrix value is never read as an expression again [S02]', () => {
  const file = 'jobs: { a: { matrix: { m: ["$(id)", "{{ x }}"] }, run: "echo ${{ matrix.m }}" } }';
  expect(modelOf(file).jobs.map(({ commands }) => commands)).toEqual([['echo $(id)'], ['echo {{ x }}']]);
  const piecewise = `jobs: { a: { matrix: { d: ["$"] }, run: "echo \${{ format('{0}{{{{ secrets.X }}}}', matrix.d) }}" } }`;
  expect(modelOf(piecewise).jobs.map(({ commands }) => commands)).toEqual([['echo ${{ secrets.X }}']]);
});
