import { stringify } from 'yaml';
import { start } from '../built/cimyr.js';
import { folder } from '../built/workspace.js';
import { eventsOf, failed, masked, type Told } from '../report/records.js';
import { numbersFrom } from './cases.js';

type Draw = ReturnType<typeof numbersFrom>;

/** What GitHub's runner takes for a command, by itself and behind what it passes over. */
const COMMANDS = [
  '::add-path::/evil',
  '::set-env name=LD_PRELOAD::/evil.so',
  '::error file=a,line=1::live',
  '::stop-commands::x',
  '::add-mask::e',
  '::endgroup::',
  '::SET-OUTPUT name=x::y',
  '##[error]live',
  '##[add-path]/evil',
  '##[group]x',
  '##[set-env name=x]y',
];
const BEFORE = ['', ' ', '\t', '\u00a0', '\u3000', '\ufeff', '\u2003', 'text '];
const CONTROLS = [
  '',
  '\r',
  '\n',
  '\r\n',
  '\u001b[2J',
  '\u001b]0;t\u0007',
  '\0',
  '\u0085',
  '\u2028',
  '\u009b2J',
  '\b',
];

const one = <T>(draw: Draw, of: readonly T[]): T => of[draw(of.length)] as T;

/** As a configuration may hold it, and as anybody may print it. */
const plainText = (draw: Draw) => `${one(draw, BEFORE.slice(0, 2))}${one(draw, COMMANDS)}${draw(1e6)}`;
const anyText = (draw: Draw) =>
  `${one(draw, ['', 'x'])}${one(draw, CONTROLS)}${one(draw, BEFORE)}${one(draw, CONTROLS)}${one(draw, COMMANDS)}${draw(1e6)}`;

const KINDS = ['execution', 'performance', 'quality', 'compliance', 'summary'];
const LINES = 30;

const COMMAND_LINES: readonly (readonly string[])[] = [
  ['validate'],
  ['validate', '--json'],
  ...['mermaid', 'dot', 'svg', 'text', 'json'].map((format) => ['graph', '--format', format]),
  ['run', '--dry-run'],
  ['run', '--dry-run', '--json'],
  ...KINDS.flatMap((kind) =>
    ['json', 'markdown', 'html'].map((format) => ['report', '--type', kind, '--format', format]),
  ),
  ['schema'],
];

/** Those that refuse what they are given: what that is stands in the refusal. */
const refusals = (text: string): readonly (readonly string[])[] => [
  ['run', '--job', text],
  ['run', '--var', text],
  ['run', '--env-file', text],
  ['run', '--resume', text],
  ['validate', `./${text}`],
  ['validate', '-f', `./${text}`],
  ['graph', '-f', `./${text}`, 'other'],
  ['graph', '--env-file', text],
  ['report', `./${text}`],
  ['deploy', text],
  ['rollback', text, '--json'],
  ['status', text],
  ['graph', `--${text}`],
];

/**
 * A configuration whose names are commands, and a kept run whose jobs have printed some: through every command of the
 * command line, in a step of GitHub's runner. Gives how many texts there were, and what came out alive.
 */
export async function printedWith(
  jobs: number,
  seed: number,
): Promise<{ readonly texts: number; readonly live: string[]; readonly printed: number }> {
  const draw = numbersFrom(seed);
  // Two cells alike would be refused.
  const names = Array.from({ length: jobs }, (_, i) => `${plainText(draw)}-${i}`);
  const told: Record<string, Told> = {};
  for (let i = 0; i < jobs; i++) {
    const tail = Array.from({ length: LINES }, () => anyText(draw)).join('\n');
    told[`${i} ${names[i]}`] = failed(1, tail, anyText(draw));
  }
  const notices = names.map((_, i) => ({ kind: 'notice', at: i, message: masked(anyText(draw)) }));
  const [begun, ...rest] = eventsOf(told, 'failure', plainText(draw));
  using files = folder({
    'cimyr.yml': stringify({ name: plainText(draw), jobs: { a: { run: 'true', matrix: { v: names } } } }),
  });
  const kept = [begun, ...notices, ...rest].map((event) => `${JSON.stringify(event)}\n`).join('');
  files.keep('runs/20260102-030405-abcdef/events.ndjson', kept);
  const env = { GITHUB_ACTIONS: 'true' };
  const live: string[] = [];
  let printed = 0;
  const lines = refusals(anyText(draw).replaceAll('\0', ''));
  for (const args of [...COMMAND_LINES, ...lines]) {
    const { code, stdout, stderr } = await start(args, { cwd: files.path, env }).ended;
    // What has nothing to tell would prove nothing.
    if (code !== 0 && !lines.includes(args)) live.push(`${args.join(' ')} exited with ${code}`);
    printed += stdout.length + stderr.length;
    live.push(...alive(stdout + stderr).map((line) => `${args.join(' ')}: ${line}`));
  }
  return { texts: jobs * (LINES + 3) + lines.length, live, printed };
}

/** Marks on the configuration are commands of our own. */
const OWN_MARK = /^::(?:error|warning) file=[^:]*,line=\d+,col=\d+,title=[EW]-[A-Z-]+::/;

/** Lines that the runner or a terminal would act on. */
const alive = (text: string): string[] =>
  text
    .split(/\r\n|[\n\r]/)
    .filter((line) => !OWN_MARK.test(line))
    .filter((line) => /^[\s\u0085]*::|##\[|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(line));
