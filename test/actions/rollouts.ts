import { product } from '../built/product.js';
import type { Folder } from '../built/workspace.js';
import { type Play, type Played, playAction } from '../runner/play.js';

/** Plays the built deploy or rollback action in a checkout. */
export const playRollout = (
  workspace: Folder,
  action: 'deploy' | 'rollback',
  inputs: Play['inputs'] = {},
  rest: Partial<Play> = {},
): Promise<Played> =>
  playAction({
    action: `${product()}/actions/${action}`,
    // Without a token nothing is told to GitHub.
    inputs: { environment: 'production', 'github-token': '', ...inputs },
    workspace: workspace.path,
    ...rest,
  });
