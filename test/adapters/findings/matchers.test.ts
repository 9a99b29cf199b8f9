import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/base/clock.js';
import { Checkout, told } from './read.js';

interface Pattern {
  readonly regexp: string;
  readonly [field: string]: unknown;
}
const matcher = (owner: string, pattern: readonly Pattern[], rest: object = {}) => ({
  owner,
  ...rest,
  pattern,
});
const file = (...matchers: readonly object[]) => JSON.stringify({ problemMatcher: matchers });

const COMPACT = matcher('eslint-compact', [
  {
    regexp: '^(.+):\\sline\\s(\\d+),\\scol\\s(\\d+),\\s(Error|Warning|Info)\\s-\\s(.+)\\s\\((.+)\\)$',
    file: 1,
    line: 2,
    column: 3,
    severity: 4,
    message: 5,
    code: 6,
  },
]);
const STYLISH = matcher('eslint-stylish', [
  { regexp: '^\\s*([^\\s].*)$', file: 1 },
  {
    regexp: '^\\s+(\\d+):(\\d+)\\s+(error|warning|info)\\s+(.*)\\s\\s+(.*)$',
    line: 1,
    column: 2,
    severity: 3,
    message: 4,
    code: 5,
    loop: true,
  },
]);
const TSC = matcher('tsc', [
  {
    regexp: '^([^\\s].*)\\((\\d+),(\\d+)\\):\\s+(error|warning|info)\\s+(TS\\d+)\\s*:\\s*(.*)$',
    file: 1,
    line: 2,
    column: 3,
    severity: 4,
    code: 5,
    message: 6,
  },
]);
const GCC = matcher('gcc', [
  {
    regexp: '^(.*?):(\\d+):(\\d*):?\\s+(?:fatal\\s+)?(warning|error):\\s+(.*)$',
    file: 1,
    line: 2,
    column: 3,
    severity: 4,
    message: 5,
  },
]);
const GO = matcher('go', [
  { regexp: '^\\s*(.+\\.go):(?:(\\d+):(\\d+):)? (.*)', file: 1, line: 2, column: 3, message: 4 },
]);

interface Run {
  readonly directory?: string;
  readonly files?: readonly string[];
}

async function scan(definition: string, lines: readonly string[], { directory, files = [] }: Run = {}) {
  const sources = ['src/a.js', 'src/b.js', 'main.go', ...files];
  using checkout = new Checkout(Object.fromEntries(sources.map((name) => [name, 'x'])));
  checkout.write({ 'm.json': definition });
  const output = lines.map((line) => `${line.replaceAll('$ROOT', checkout.root)}\n`).join('');
  const { findings, notices } = await checkout.read({
    matchers: ['m.json'],
    output,
    hasMatchers: true,
    ...(directory ? { directory } : {}),
  });
  return { findings: findings.map(told), notices };
}

describe('what tools print', () => {
  it('eslint, compact', async () => {
    const { findings, notices } = await scan(file(COMPACT), [
      '$ROOT/src/a.js: line 50, col 11, Error - "x" is not used. (no-unused-vars)',
      'src/b.js: line 2, col 1, Warning - Missing semicolon. (semi)',
      // As in the runner, no such severity.
      'src/b.js: line 3, col 1, Info - Nothing much. (misc)',
      '',
      '2 problems',
    ]);
    expect(findings).toEqual([
      'error src/a.js:50:11 [no-unused-vars] "x" is not used.',
      'warning src/b.js:2:1 [semi] Missing semicolon.',
    ]);
    expect(notices).toEqual([]);
  });

  it('eslint, stylish: the file once, then a line for each problem', async () => {
    const { findings } = await scan(file(STYLISH), [
      '',
      '$ROOT/src/a.js',
      '  1:1   error    Missing "use strict" statement  strict',
      '  5:10  warning  "addOne" is not used            no-unused-vars',
      '',
      'src/b.js',
      '  7:3  error  Unexpected console statement  no-console',
      '',
      '✖ 3 problems (2 errors, 1 warning)',
      '  9:9  error  behind a line that is no file  nothing',
    ]);
    expect(findings).toEqual([
      'error src/a.js:1:1 [strict] Missing "use strict" statement',
      'error src/b.js:7:3 [no-console] Unexpected console statement',
      // To the first pattern every line is a file; that there is none is found out later.
      'error - [nothing] ✖ 3 problems (2 errors, 1 warning):9:9: behind a line that is no file',
      'warning src/a.js:5:10 [no-unused-vars] "addOne" is not used',
    ]);
  });

  it('tsc in a folder of its own, in colour', async () => {
    const { findings } = await scan(
      file(TSC),
      [
        "\u001b[96msrc/main.ts\u001b[0m(4,7): error TS2322: Type 'string' is not assignable.",
        'Found 1 error.',
      ],
      { directory: 'web', files: ['web/src/main.ts'] },
    );
    expect(findings).toEqual(["error web/src/main.ts:4:7 [TS2322] Type 'string' is not assignable."]);
  });

  it('gcc, which repeats itself for each unit', async () => {
    const { findings } = await scan(file(GCC), [
      'src/a.js:3:5: warning: unused variable',
      'src/a.js:3:5: warning: unused variable',
      'src/a.js:9: fatal error: nothing.h: No such file or directory',
      '/usr/include/x.h:1:1: error: outside',
    ]);
    expect(findings).toEqual([
      'error src/a.js:9 nothing.h: No such file or directory',
      'error - /usr/include/x.h:1:1: outside',
      'warning src/a.js:3:5 unused variable',
    ]);
  });

  it('go', async () => {
    const { findings } = await scan(file(GO), ['./main.go:12:2: undefined: x', 'main.go: no line at all']);
    expect(findings).toEqual(['error main.go:12:2 undefined: x', 'error main.go no line at all']);
  });
});

describe('as in the runner', () => {
  const line = (owner: string, regexp: string, rest: object = {}, severity?: string) =>
    matcher(owner, [{ regexp, message: 1, ...rest }], severity ? { severity } : {});

  it('the severity is that of the group, else of the matcher, else error', async () => {
    const pattern = [{ regexp: '^(?:(\\w+): )?say (.*)$', severity: 1, message: 2 }];
    const lines = ['say one', 'WARNING: say two', 'hint: say three'];
    expect((await scan(file(matcher('a', pattern)), lines)).findings).toEqual([
      'error - one',
      'warning - two',
    ]);
    expect((await scan(file(matcher('a', pattern, { severity: 'Notice' })), lines)).findings).toEqual([
      'warning - two',
      'notice - one',
    ]);
  });

  it('a line belongs to the first matcher that makes something of it, the others begin anew', async () => {
    const two = matcher('two', [
      { regexp: '^begin (.*)$', code: 1 },
      { regexp: '^end (.*)$', message: 1 },
    ]);
    const { findings } = await scan(file(line('one', '^x (.*)$'), two, line('late', '^(?:x|end) (.*)$')), [
      'begin 1',
      'x a',
      'end b',
      'begin 2',
      'end c',
    ]);
    expect(findings).toEqual(['error - a', 'error - b', 'error - [2] c']);
  });

  it('a line whose severity is none goes on to the next matcher', async () => {
    const info = matcher('info', [{ regexp: '^(\\w+) (.*)$', severity: 1, message: 2 }]);
    const { findings } = await scan(file(info, line('all', '^(.*)$')), ['info x', 'error y']);
    expect(findings).toEqual(['error - info x', 'error - y']);
  });

  it('several lines must follow each other', async () => {
    const three = matcher('three', [
      { regexp: '^file (.*)$', file: 1 },
      { regexp: '^line (\\d+)$', line: 1 },
      { regexp: '^(.*)!$', message: 1 },
    ]);
    const { findings } = await scan(file(three), [
      ...['file src/a.js', 'line 3', 'first!'],
      ...['file src/a.js', 'between', 'line 4', 'second!'],
      ...['file src/a.js', 'file src/b.js', 'line 5', 'third!', 'fourth!'],
    ]);
    expect(findings).toEqual(['error src/a.js:3 first', 'error src/b.js:5 third']);
  });

  it('what the middle of four patterns found stays while nothing comes before it', async () => {
    const four = matcher('four', [
      { regexp: '^a(.*)$', code: 1 },
      { regexp: '^b(.*)$', file: 1 },
      { regexp: '^c(\\d)$', line: 1 },
      { regexp: '^d(.*)$', message: 1 },
    ]);
    const { findings } = await scan(file(four), ['a1', 'bsrc/a.js', 'c1', 'x', 'c2', 'd.']);
    expect(findings).toEqual(['error src/a.js:2 [1] .']);
  });

  it('fromPath is the file whose folder the path starts from', async () => {
    const project = matcher('msbuild', [
      { regexp: '^(.+):(\\d+) (.*) \\[(.*)\\]$', file: 1, line: 2, message: 3, fromPath: 4 },
    ]);
    const { findings } = await scan(file(project), [
      'a.js:3 no [src/x.csproj]',
      'a.js:4 no [$ROOT/src/x.csproj]',
    ]);
    expect(findings).toEqual(['error src/a.js:3 no', 'error src/a.js:4 no']);
  });

  it("fromPath of the matcher itself stands in where no group tells one; one that ends in '/' is the folder", async () => {
    const regexp = '^(\\S+):(\\d+) (\\S+) ?(\\S*)$';
    const own = (fromPath: string) =>
      matcher('own', [{ regexp, file: 1, line: 2, message: 3, fromPath: 4 }], { fromPath });
    const files = ['web/src/x.ts', 'api/src/x.ts', 'y.ts', 'web/y.ts'];
    const lines = ['src/x.ts:3 plain', 'src/x.ts:4 said api/', 'src/x.ts:5 rooted $ROOT/api/'];
    const expected = [
      'error web/src/x.ts:3 plain',
      'error api/src/x.ts:4 said',
      'error api/src/x.ts:5 rooted',
    ];
    for (const fromPath of ['web/package.json', 'web/', './web/'])
      expect((await scan(file(own(fromPath)), lines, { files })).findings).toEqual(expected);
    // A name without a folder is in the root.
    const { findings } = await scan(file(own('web')), ['y.ts:1 top'], { files });
    expect(findings).toEqual(['error y.ts:1 top']);
  });

  it('may look around for a fixed text, as those of setup-dotnet and setup-beam do', async () => {
    const csc = matcher('csc', [
      {
        regexp:
          '^(.*)\\((\\d+)(?:,\\d+|,\\d+,\\d+)?\\):\\s+(error|warning)\\s+([a-zA-Z]+(?<!MSB)\\d+):\\s*(.*?)\\s+\\[(.*?)\\]$',
        file: 1,
        line: 2,
        severity: 3,
        code: 4,
        message: 5,
        fromPath: 6,
      },
    ]);
    const erlc = matcher('erlc', [
      { regexp: '^(\\S+):(\\d+):(\\d+): (?![wW]arning)(.+)$', file: 1, line: 2, column: 3, message: 4 },
    ]);
    const { findings, notices } = await scan(file(csc, erlc), [
      'a.js(10,79): error CS1002: ; expected [$ROOT/src/x.csproj]',
      'a.js(11): warning MSB3026: could not copy [$ROOT/src/x.csproj]',
      'src/b.js:3:5: syntax error before: end',
      'src/b.js:4:5: Warning: unused',
    ]);
    expect(findings).toEqual([
      'error src/a.js:10 [CS1002] ; expected',
      'error src/b.js:3:5 syntax error before: end',
    ]);
    expect(notices).toEqual([]);
  });

  it('a lone carriage return ends a line, as for the runner: a progress bar hides nothing', async () => {
    const { findings } = await scan(file(GCC), [
      'building 10%\rbuilding 50%\rsrc/a.js:3:1: error: behind\rdone 100%',
      'src/a.js:4:1: error: before\r',
      '\rsrc/a.js:5:1: error: first',
      `${'|'.repeat(1000)}\r`.repeat(100) + 'src/a.js:6:1: error: late\r\r',
    ]);
    expect(findings).toEqual([
      'error src/a.js:3:1 behind',
      'error src/a.js:4:1 before',
      'error src/a.js:5:1 first',
      'error src/a.js:6:1 late',
    ]);
  });

  it('CRLF is one end of a line: several lines still follow each other', async () => {
    const two = matcher('two', [
      { regexp: '^in (.*)$', file: 1 },
      { regexp: '^(\\d+) (.*)$', line: 1, message: 2, loop: true },
    ]);
    const { findings } = await scan(file(two), ['in src/a.js\r', '1 a\r', '2 b\r3 c']);
    expect(findings).toEqual(['error src/a.js:1 a', 'error src/a.js:2 b', 'error src/a.js:3 c']);
  });

  it('numbers that are none are left out, an empty message is no problem', async () => {
    const any = matcher('any', [{ regexp: '^(\\S+) (\\S+) ?(.*)$', file: 1, line: 2, message: 3 }]);
    const { findings } = await scan(file(any), [
      'src/a.js -1 x',
      'src/a.js 99999999999 y',
      'src/a.js 0x1 z',
      'src/a.js 1',
    ]);
    expect(findings).toEqual(['error src/a.js x', 'error src/a.js y', 'error src/a.js z']);
  });

  it('commands are not output, unless commands are stopped', async () => {
    const { findings } = await scan(file(line('all', '(it .*)$')), [
      '::error::it is said by the command itself',
      '::nothing::it is no command',
      '::stop-commands::t0ken',
      '::error::it is output',
      '::t0ken::',
      '::debug::it is quiet',
    ]);
    expect(findings).toEqual(['error - it is no command', 'error - it is output']);
  });

  it('the output may bring matchers along, put them in the place of others, and take them away', async () => {
    using checkout = new Checkout({
      'a.json': file(line('same', '^x (.*)$', {}, 'error')),
      'b.json': file(line('SAME', '^x (.*)$', {}, 'warning'), line('other', '^y (.*)$')),
    });
    const { findings, notices } = await checkout.read({
      hasMatchers: true,
      output: [
        'x before',
        '::add-matcher::a.json',
        'x one',
        `  ::add-matcher::${checkout.root}/b.json`,
        'x two',
        'y three',
        '::remove-matcher owner=same::',
        'x four',
        'y five',
        '::remove-matcher::b.json',
        'y six',
      ].join('\r\n'),
    });
    expect(findings.map(told)).toEqual(['error - one', 'error - three', 'error - five', 'warning - two']);
    expect(notices).toEqual([]);
  });
});

describe('a matcher that cannot be used is named', () => {
  const one = (pattern: readonly object[], rest: object = {}) => file({ owner: 'o', pattern, ...rest });
  const ok = { regexp: '(.*)', message: 1 };
  it.each([
    ['{', 'the problem matchers in m.json: it is no JSON'],
    ['{}', "the problem matchers in m.json: 'problemMatcher' is no list of matchers"],
    [file({ pattern: [ok] }), "the problem matchers in m.json: a matcher has no 'owner'"],
    [
      one([ok], { severity: 'fatal' }),
      "the problem matchers in m.json: matcher 'o': 'severity' is none of error, warning, notice",
    ],
    [one([]), "the problem matchers in m.json: matcher 'o': 'pattern' is no list of 1 to 20 patterns"],
    [one([{ message: 1 }]), "the problem matchers in m.json: matcher 'o': a pattern has no 'regexp'"],
    [
      one([{ regexp: '(a)', message: 2 }]),
      "the problem matchers in m.json: matcher 'o': 'message' names no group of its 'regexp', which has 1",
    ],
    [
      one([{ regexp: '(a)', file: 1 }]),
      "the problem matchers in m.json: matcher 'o': no pattern sets 'message'",
    ],
    [one([ok, ok]), "the problem matchers in m.json: matcher 'o': 'message' is set twice"],
    [
      one([{ ...ok, loop: true }]),
      "the problem matchers in m.json: matcher 'o': only the last of several patterns may set 'loop'",
    ],
    [
      one([ok, { regexp: 'x', loop: true }]),
      "the problem matchers in m.json: matcher 'o': the pattern with 'loop' must set 'message'",
    ],
    [file(COMPACT, COMPACT), "the problem matchers in m.json: two matchers have the owner 'eslint-compact'"],
    [
      one([{ regexp: '^(?!.*ok)(.*)$', message: 1 }]),
      "the problem matchers in m.json: matcher 'o': 'regexp' ^(?!.*ok)(.*)$: not supported by the linear-time engine: lookaround at 2",
    ],
  ])('%s', async (text, notice) => {
    expect((await scan(text, ['x'])).notices).toEqual([`${notice}; mend them`]);
  });

  it('the others of its file work; comments are allowed', async () => {
    const text = `// of ours\n${file({ owner: 'bad' }, matcher('good', [{ regexp: '^// (.*)$', message: 1 }]))} /* end */`;
    const { findings, notices } = await scan(text, ['// yes']);
    expect([findings, notices.length]).toEqual([['error - yes'], 1]);
  });

  it('a file that is not there is named, too', async () => {
    using checkout = new Checkout();
    const configured = await checkout.read({ matchers: ['none.json'], output: 'x' });
    expect(configured.notices).toEqual([
      'no file matches its reports.matchers: none.json; correct the path, or let the job write there',
    ]);
    const added = await checkout.read({ hasMatchers: true, output: '::add-matcher::none.json\nx\n' });
    expect(added.notices).toEqual(['the problem matchers in none.json: it does not exist; mend them']);
  });
});

describe('a very long output', () => {
  it('is read at its beginning and at its end', async () => {
    using checkout = new Checkout({ 'm.json': file(matcher('m', [{ regexp: '^say (.*)$', message: 1 }])) });
    const filler = `${'x'.repeat(64 * 1024 - 1)}\n`.repeat(150);
    const output = `say first\n${filler}say middle\n${filler}say last`;
    const { findings, notices } = await checkout.read({ matchers: ['m.json'], output });
    expect(findings.map(({ message }) => message)).toEqual(['first', 'last']);
    expect(notices).toEqual([
      'its problem matchers read the first and the last 8 MiB of its output, which has 19 MiB; let it print less',
    ]);
  });

  it('is not joined where a part is left out', async () => {
    using checkout = new Checkout({ 'm.json': file(matcher('m', [{ regexp: '^say (.*)$', message: 1 }])) });
    const half = 8 * 1024 * 1024;
    const beginning = `${`${'x'.repeat(1023)}\n`.repeat(half / 1024 - 1)}${'x'.repeat(1016)}\nsay one`;
    const end = ` and two\n${'x'.repeat(half - 9)}`;
    const { findings } = await checkout.read({ matchers: ['m.json'], output: `${beginning}left out${end}` });
    expect(findings.map(({ message }) => message)).toEqual(['one']);
  });

  it('a pattern that would take years elsewhere takes none here [S34]', async () => {
    const bad = file(matcher('bad', [{ regexp: '^((a+)+)$', message: 1 }]));
    expect((await scan(bad, [`${'a'.repeat(30_000)}!`])).findings).toEqual([]);
  });

  it('a pattern whose repeats come to too much is refused by name, and the others of its file work', async () => {
    const one = { owner: 'one', pattern: [{ regexp: '(x?){999}x{999}', message: 0 }] };
    const two = { owner: 'two', pattern: [{ regexp: '^say (x{1,200})$', message: 1 }] };
    const both = JSON.stringify({ problemMatcher: [one, two] });
    const { findings, notices } = await scan(both, ['say xx']);
    expect(findings).toEqual([expect.stringMatching(/ xx$/)]);
    expect(notices).toEqual([
      "the problem matchers in m.json: matcher 'one': 'regexp' (x?){999}x{999}: it has 4997 steps once its repeats are written out, more than 1000; mend them",
    ]);
  });

  const slow = matcher('slow', [{ regexp: '^say (a|b?){100}(.*)c$', message: 0 }]);
  const lines = `${'y'.repeat(40_000)}\n`.repeat(100);

  it('of a line that is too long for a large pattern its beginning is seen', async () => {
    const large = file(matcher('large', [{ regexp: '^say (x?){200}(.*)c$', message: 2 }]));
    const { findings } = await scan(large, [`say ${'y'.repeat(60_000)}c`, 'say ac']);
    expect(findings).toEqual([expect.stringMatching(/ a$/)]);
  });

  it('signals and timers get their turn while it is read', async () => {
    using checkout = new Checkout({ 'm.json': file(slow) });
    const killing = new AbortController();
    let asked = 0;
    const now = () => {
      if (++asked === 4) setImmediate(() => killing.abort());
      return 0;
    };
    const output = `say c\n${lines}say last c`;
    const clock: Clock = { now, after: () => () => {} };
    const reading = { matchers: ['m.json'], output, kill: killing.signal, clock };
    const { findings } = await checkout.read(reading);
    expect(findings.map(({ message }) => message)).toEqual(['say c']);
  });

  it.each([
    [{}, 10],
    [{ isCancelled: true }, 1],
  ] as const)('is not read to its end by matchers that take too long for it (%o)', async (ended, seconds) => {
    using checkout = new Checkout({ 'm.json': file(slow) });
    let now = 0;
    const clock: Clock = { now: () => (now += 1000), after: () => () => {} };
    const output = `say c\n${lines}say last c`;
    const { findings, notices } = await checkout.read({ matchers: ['m.json'], output, clock, ...ended });
    expect(findings).toHaveLength(1);
    expect(notices).toEqual([
      `its problem matchers took more than ${seconds} s, and did not read the rest of its output; make their patterns smaller`,
    ]);
  });
});
