import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLog } from './commands.js';
import { type CommandFiles, createCommandFiles, parsePairs, readCommandFiles } from './file-commands.js';

describe('parsePairs', () => {
  it.each([
    ['A=1\n\nB=\nC==x=y', { A: '1', B: '', C: '=x=y' }],
    ['A<<E\none\n\n E\nE\nB=2', { A: 'one\n\n E', B: '2' }],
    ['A<<E\nE', { A: '' }],
    ['A<<=E\n1\n=E\nB<<<E\n2\n<E\n', { A: '1', B: '2' }],
    ['A=x<<y\nB<<=z\n=z\n', { A: 'x<<y', B: '' }],
    ['A=1\r\nB<<E\r\nx\r\nE\r\n', { A: '1\r', B: 'x\r' }],
    ['=x', { '': 'x' }],
  ])('reads %j', (text, pairs) => expect(Object.fromEntries(parsePairs(text))).toEqual(pairs));

  it.each([
    ['A', "Invalid format 'A'"],
    ['<<E\nE\n', 'Name must not be empty'],
    ['A<<\nx\n', 'delimiter must not be empty'],
    ['A<<E\nx\n', "Matching delimiter not found 'E'"],
    ['A<<E', "Matching delimiter not found 'E'"],
    ['A<<E\nx', 'EOF marker missing new line'],
  ])('refuses %j', (text, reason) => expect(() => [...parsePairs(text)]).toThrow(reason));
});

describe('readCommandFiles', () => {
  let folder: string;
  let files: CommandFiles;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'file-commands-'));
    files = await createCommandFiles(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps pairs before an error, which fails the step', async () => {
    await writeFile(files.output, '\ufeffa=1\nA=2\nbad\nb=3\n');
    const log = new CommandLog();
    expect((await readCommandFiles(files, log)).outputs).toEqual({ a: '2' });
    expect(log.failed).toBe(true);
    expect(log.lines).toEqual([
      "##[error]Unable to process file command 'output' successfully.",
      "##[error]Invalid format 'bad'",
    ]);
  });

  it('blocks NODE_OPTIONS, in any case, without failing the step', async () => {
    await writeFile(files.env, 'Node_Options=--require=x\nLD_PRELOAD=/x\n');
    const log = new CommandLog();
    expect((await readCommandFiles(files, log)).env).toEqual({ LD_PRELOAD: '/x' });
    expect(log.lines).toEqual([
      "##[error]Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.",
    ]);
    expect(log.failed).toBe(false);
  });

  it('puts a repeated path last, and takes a file that was removed for empty', async () => {
    await writeFile(files.path, '/a\r/b\n\n/a\r\n');
    await unlink(files.env);
    expect((await readCommandFiles(files, new CommandLog())).path).toEqual(['/b', '/a']);
  });

  it('masks a summary of 1 MiB line by line and drops a larger one whole', async () => {
    const log = new CommandLog();
    log.masker.add('secret');
    await writeFile(files.step_summary, `secret\r${'é'.repeat(512 * 1024 - 4)}\n`);
    const { summary, summaryDropped } = await readCommandFiles(files, log);
    expect([summary.slice(0, 4), summaryDropped, log.lines]).toEqual(['***\n', false, []]);
    await writeFile(files.step_summary, `${'é'.repeat(512 * 1024)}\n`);
    expect(await readCommandFiles(files, log)).toMatchObject({ summary: '', summaryDropped: true });
    expect(log.failed).toBe(false);
  });
});
