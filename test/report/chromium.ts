import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** A real browser, where there is one (Debian: `apt-get install chromium`). */
export const chromium = NAMES.find((name) => spawnSync(name, ['--version']).status === 0);
if (!chromium) console.warn('chromium is not installed: pages are not looked at in a browser');

export interface View {
  readonly width: number;
  readonly height: number;
  readonly isDark?: boolean;
}

/** A picture of a page as its reader sees it; what the browser complained about is returned. */
export async function photograph(
  page: string,
  picture: string,
  { width, height, isDark }: View,
): Promise<string> {
  const profile = mkdtempSync(join(tmpdir(), 'cimyr-browser-'));
  const options = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    '--enable-logging=stderr',
    `--user-data-dir=${profile}`,
    `--window-size=${width},${height}`,
    ...(isDark ? ['--force-dark-mode'] : []),
    `--screenshot=${picture}`,
  ];
  const child = spawn(chromium ?? '', [...options, `file://${page}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child, 'close');
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  // What its own parts miss on a machine without a desktop is no matter of the page.
  return said
    .split('\n')
    .filter((line) => line.includes(':CONSOLE'))
    .join('\n');
}
