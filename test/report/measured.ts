import { spawn } from 'node:child_process';
import { once } from 'node:events';

const TELL = `data:text/javascript,process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write('\\nused '+u.maxRSS+' '+(u.userCPUTime+u.systemCPUTime))})`;

/** A script as a process of its own: what it worked, which others on the machine hardly change, and its memory at most. */
export async function measured(
  script: string,
  args: readonly string[],
  how: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<{ readonly cpuMs: number; readonly mb: number }> {
  const child = spawn(process.execPath, ['--import', TELL, script, ...args], {
    ...how,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  const [, kilobytes, microseconds] = /\nused (\d+) (\d+)/.exec(stderr) ?? [];
  if (code !== 0 || kilobytes === undefined) throw new Error(stderr);
  return { cpuMs: Number(microseconds) / 1000, mb: Number(kilobytes) / 1024 };
}
