import type { WorkspaceFile } from '../../../ports/run-store.js';
import { readText } from '../files.js';
import type { Reading } from '../reading.js';
import { WORDS } from '../words.js';
import { takeSarif } from './read-sarif.js';

const MAX_BYTES = 64 * 1024 * 1024;

/** Takes the results of one scan. */
export async function takeSarifFile({ name, path }: WorkspaceFile, reading: Reading): Promise<number> {
  const { collection, places, bases, notices } = reading;
  const text = await readText(path, MAX_BYTES);
  // Scans name paths from the root of the repository.
  const taken = text.ok ? takeSarif(text.value, collection, places, bases.toReversed()) : text;
  if (!taken.ok) notices.say(WORDS.unreadable(name, taken.error));
  return text.ok ? text.value.length : 0;
}
