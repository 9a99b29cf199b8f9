import { product } from '../built/product.js';
import type { Folder } from '../built/workspace.js';
import { type Play, type Played, playAction } from '../runner/play.js';

/** Plays the built run-pipeline action in a checkout that holds the given files. */
export const playIn = (
  files: Folder,
  inputs: Play['inputs'] = {},
  rest: Partial<Play> = {},
): Promise<Played> =>
  playAction({
    action: product(),
    inputs,
    workspace: files.path,
    ...rest,
    env: { CIMYR_STATE: files.state, ...rest.env },
  });

/** The names of the commands that the runner obeyed, in order. */
export const obeyed = ({ commands }: Pick<Played, 'commands'>): string[] =>
  commands.processed.map(({ name }) => name);

/** What the step's annotations say, errors first come. */
export const errorsOf = ({ commands }: Pick<Played, 'commands'>): string[] =>
  commands.annotations.filter(({ level }) => level === 'error').map(({ message }) => message);
