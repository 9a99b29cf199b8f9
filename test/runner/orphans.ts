import { readdir, readFile } from 'node:fs/promises';

/** Processes of a job that outlived it, as the runner finds them: by the RUNNER_TRACKING_ID in their environment. */
export async function findOrphans(trackingId: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const marked = pids.map(async (pid) => {
    const environ = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
    return environ.split('\0').includes(`RUNNER_TRACKING_ID=${trackingId}`) ? [Number(pid)] : [];
  });
  return (await Promise.all(marked)).flat();
}

/** The end of the job. Looks again until nobody is left: a process may fork while it is looked for. */
export async function killOrphans(trackingId: string): Promise<void> {
  for (let left = await findOrphans(trackingId); left.length > 0; left = await findOrphans(trackingId))
    for (const pid of left) kill(pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
