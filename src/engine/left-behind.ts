import type { Leftovers, Swept } from '../ports/shell.js';

/** What a person should know of what a job has left running. */
export function leftBehind({ processes, goOn, holdsOutput }: Leftovers): string[] {
  const notices: string[] = [];
  if (processes > 0) {
    const what =
      processes === 1
        ? '1 process left running by the job was'
        : `${processes} processes left running by the job were`;
    notices.push(`${what} ended; what must go on belongs into a job that waits for it`);
  }
  if (goOn.length > 0)
    notices.push(`left running by the job, and not to be ended by this user: ${goOn.join(', ')}`);
  if (holdsOutput)
    notices.push('a process that could not be found still holds its output; what it writes is not kept');
  return notices;
}

/** … and of what the whole run has left. */
export function strayNotices({ processes, goOn }: Swept): string[] {
  const notices: string[] = [];
  if (processes > 0)
    notices.push(`${processes} stray process${processes === 1 ? '' : 'es'} of the run ended`);
  if (goOn.length > 0)
    notices.push(
      `began during the run and go on, as this user cannot end them or nobody can prove that they are its own: ${goOn.join(', ')}`,
    );
  return notices;
}
