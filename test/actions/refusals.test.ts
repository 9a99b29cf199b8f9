import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Folder, folder } from '../built/workspace.js';
import { errorsOf, playIn } from './play.js';

const VALID = 'name: shop\njobs: { a: { run: touch ran } }';
type Prepare = (path: string, files: Folder) => void;
const linkTo =
  (target: string): Prepare =>
  (path) =>
    symlinkSync(target, path);

describe('a configuration file that is none [S10]', () => {
  it.each<[string, string, string, Prepare?]>([
    ['a path out of the workspace', '../outside.yml', "'../outside.yml' escapes the workspace"],
    ['an absolute path', '/etc/passwd', "'/etc/passwd' escapes the workspace"],
    ['a link out of the workspace', 'it.yml', "'it.yml' escapes the workspace", linkTo('../outside.yml')],
    ['a link to a device', 'it.yml', "'it.yml' escapes the workspace", linkTo('/dev/zero')],
    ['a link to an environment', 'it.yml', "'it.yml' escapes the workspace", linkTo('/proc/self/environ')],
    ['a link in a circle', 'it.yml', "'it.yml' cannot be read: ELOOP", linkTo('it.yml')],
    ['a link to nothing', 'it.yml', "'it.yml' does not exist", linkTo('nothing')],
    ['nothing', 'it.yml', "'it.yml' does not exist"],
    ['a folder', 'it.yml', "'it.yml' is not a plain file", (path) => mkdirSync(path)],
    ['a pipe', 'it.yml', "'it.yml' is not a plain file", (path) => execFileSync('mkfifo', [path])],
    ['a file of 3 GiB', 'it.yml', 'file is 3145728 KiB, limit 4096 KiB', makeHuge],
  ])('is refused at once: %s', async (_, config, message, prepare) => {
    using files = folder({ 'app/cimyr.yml': VALID, 'outside.yml': VALID });
    prepare?.(files.at('app', 'it.yml'), files);
    await using played = await playIn(files, { config }, { workspace: files.at('app') });
    // To wait for a pipe, or to read a device to its end, would take for ever.
    expect([played.conclusion, played.exitCode]).toEqual(['failure', 2]);
    expect(errorsOf(played)[0]).toContain(message);
    expect(() => files.read('app', 'ran')).toThrow('ENOENT');
  });

  it('may be a link inside the workspace', async () => {
    using files = folder({ 'ci/real.yml': VALID });
    symlinkSync('ci/real.yml', files.at('cimyr.yml'));
    await using played = await playIn(files);
    expect(played.conclusion).toBe('success');
  });
});

function makeHuge(path: string, files: Folder): void {
  files.write('app/it.yml', '');
  truncateSync(path, 3 * 2 ** 30);
}
