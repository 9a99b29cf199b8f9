import type { Masker } from '../../../base/masker.js';
import type { WorkspaceFile } from '../../../ports/run-store.js';
import { readText } from '../files.js';
import type { Reading } from '../reading.js';
import { cleanName } from '../texts.js';
import { WORDS } from '../words.js';
import { takeSarif } from './read-sarif.js';
import type { ScanTrouble } from './troubles.js';

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_WHY = 300;

/** Takes the results of one scan. */
export async function takeSarifFile({ name, path }: WorkspaceFile, reading: Reading): Promise<number> {
  const text = await readText(path, MAX_BYTES);
  const taken = text.ok ? takeSarif(text.value, reading) : text;
  if (!taken.ok) reading.notices.say(WORDS.unreadable(name, taken.error));
  else for (const trouble of taken.value) reading.notices.say(troubleWords(name, trouble, reading.masker));
  return text.ok ? text.value.length : 0;
}

function troubleWords(file: string, trouble: ScanTrouble, masker: Masker): string {
  if (trouble.kind === 'odd') return WORDS.oddResults(file, trouble.count);
  if (trouble.kind === 'elsewhere') return WORDS.otherFiles(file);
  const [tool, why] = [trouble.tool, trouble.why ?? ''].map((one) => cleanName(masker, one, MAX_WHY));
  return WORDS.failedScan(file, tool as string, why as string);
}
