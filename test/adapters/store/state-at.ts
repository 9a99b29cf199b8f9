import { openState, type StateDirectory } from '../../../src/adapters/store/state.js';

/** The directory at a path, made where it is not there. */
export function stateAt(path: string): StateDirectory {
  const opened = openState([{ name: 'test', base: path, below: [''] }], 'write');
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}
