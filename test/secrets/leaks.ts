import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretForms } from '../../src/base/secret-forms.js';
import { playIn } from '../actions/play.js';
import { receiver } from '../adapters/otlp/receiver.js';
import { start } from '../built/cimyr.js';
import { addCheckRun } from '../github/check-runs.js';
import { fakeGitHub } from '../github/github.js';
import { canaries } from '../runner/environment.js';
import { ENCODINGS, leakyPipeline } from './cases.js';

const KINDS = ['execution', 'performance', 'quality', 'compliance', 'summary'];
const FORMATS = ['json', 'markdown', 'html'];

/** Everything that leaves a run, under the name of where it goes. */
export type Sinks = Readonly<Record<string, string>>;

/** Plays a leaky pipeline on GitHub, with all that can be published, and gathers what left it. */
export async function sinksOf(count: number, seed: number): Promise<{ sinks: Sinks; secrets: string[] }> {
  const { files, secrets } = leakyPipeline(count, seed);
  using _ = files;
  await using github = await fakeGitHub({ token: canaries.githubToken });
  await using traces = await receiver();
  const { id } = addCheckRun(github.state, { name: 'job', status: 'in_progress' });
  const branch = `feature/${secrets['SHORT']}`;
  const inputs = {
    comment: 'true',
    'check-run': 'job',
    'job-check-run': String(id),
    'report-directory': 'report',
  };
  await using played = await playIn(files, inputs, {
    env: { ...secrets, OTEL_EXPORTER_OTLP_ENDPOINT: traces.url },
    event: { name: 'pull_request', payload: { pull_request: { number: 7, head: { ref: branch } } } },
    github: { api_url: github.url, ref: `refs/heads/${branch}`, ref_name: branch },
  });
  const reports: Record<string, string> = {};
  for (const kind of KINDS) {
    for (const format of FORMATS) {
      const args = ['report', '--type', kind, '--format', format];
      const { stdout, stderr } = await start(args, { cwd: files.path }).ended;
      reports[`report ${kind} ${format}`] = stdout + stderr;
    }
  }
  const sinks = {
    // What asks the runner to mask must name it.
    log: played.stdout.replaceAll(/^::add-mask::.*$/gm, ''),
    errors: played.stderr,
    summary: played.summary,
    ...Object.fromEntries(
      github.arrived.map(({ method, url, text }, i) => [`request ${i} ${method} ${url}`, text]),
    ),
    ...Object.fromEntries(traces.received.map(({ text }, i) => [`trace ${i}`, text])),
    ...kept(files.state),
    ...kept(files.at('report')),
    ...reports,
  };
  return { sinks, secrets: [...Object.values(secrets), ...Object.values(canaries)] };
}

function kept(directory: string): Record<string, string> {
  const found = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    found.map(({ parentPath, name }) => [
      join(parentPath, name),
      readFileSync(join(parentPath, name), 'latin1'),
    ]),
  );
}

/** In whatever form: those that the masker knows, and those that somebody printed whether it knows them or not. */
const formsOf = (secret: string): string[] =>
  [...secretForms(secret), ...ENCODINGS.map((encode) => encode(secret))].filter((form) => form.length >= 8);

/** Where a secret is to be found. */
export const leaksIn = (sinks: Sinks, secrets: readonly string[]): string[] => {
  const forms = secrets.flatMap(formsOf);
  return Object.entries(sinks).flatMap(([name, bytes]) =>
    // A spool is what was printed: nobody sees it but who reads the bytes.
    (/\/logs\//.test(name) ? [bytes] : [bytes, ...readingsOf(bytes)]).flatMap((text) => {
      const form = forms.find((one) => text.includes(one));
      return form === undefined ? [] : [`${name}: …${around(text, form)}…`];
    }),
  );
};

/** What somebody makes of a text: its escapes read, controls and colours taken out, digits decoded over their lines. */
function readingsOf(text: string): string[] {
  const read = text.replace(/\\u([0-9a-f]{4})/gi, (_, code) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const clean = read.replace(UNSEEN, '');
  // As JSON holds it, also where JSON is within JSON.
  const once = clean.replace(/\\(["\\/])/g, '$1');
  return [clean, once, once.replace(/\\(["\\/])/g, '$1'), ...decodings(clean)];
}

const UNSEEN =
  /\u001b\[[0-9;:?]*[A-Za-z]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g;

function decodings(text: string): string[] {
  const joined = text.replace(/\\[rn]|\s+/g, '');
  const base64 = (joined.match(/[\w+/-]{16,}/g) ?? []).flatMap((digits) =>
    [0, 1, 2, 3].map((from) => Buffer.from(digits.slice(from), 'base64').toString('latin1')),
  );
  const hex = (joined.match(/[0-9a-f]{16,}/gi) ?? []).flatMap((digits) =>
    [0, 1].map((from) => Buffer.from(digits.slice(from), 'hex').toString('latin1')),
  );
  return [[...base64, ...hex].join('\n')];
}

const around = (text: string, form: string) => {
  const at = text.indexOf(form);
  return text.slice(Math.max(0, at - 40), at + form.length + 20);
};
