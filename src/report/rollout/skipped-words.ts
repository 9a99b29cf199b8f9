import type { SkippedPart } from '../../domain/rollout/event.js';
import { shortRelease } from './names.js';

const WHY = "it stands in its record on the target, but not in today's file";

/** What of a release's record was not used, and why. */
export function skippedWords({ release, what, name, phase }: SkippedPart): string {
  const of = `of ${shortRelease(release)}`;
  switch (what) {
    case 'hook':
      return `skipped the ${phase} hook \`${name}\` ${of}: ${WHY}`;
    case 'check':
      return `skipped the health check '${name}' ${of}: ${WHY}`;
    case 'variable':
      return `skipped the variable ${name} ${of}: ${WHY}`;
    case 'variable-here':
      return `commands on this machine do not find the variable ${name} ${of}: ${WHY}`;
    case 'spec':
      return `what runs ${of} is what today's file says: not every place has the same record of it`;
    case 'no-spec':
      return `what runs ${of} is what today's file says: its record, written by an older version, does not hold it`;
  }
}
