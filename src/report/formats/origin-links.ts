import type { RunOrigin } from '../kinds/model.js';
import { type Origin, placeUrl, runUrl } from '../origin.js';

/** The address of a `FILE:LINE` of the run's commit, where it has one. */
export type PlaceLink = (place: string) => string | undefined;

export function placeLinks(origin: RunOrigin | undefined): PlaceLink {
  const known = originOf(origin);
  return (place) => {
    const [, file = place, line] = /^(.*):(\d+)$/.exec(place) ?? [];
    return known && placeUrl(known, { file, ...(line === undefined ? {} : { line: Number(line) }) });
  };
}

/** The page of the run. */
export function runLink(origin: RunOrigin | undefined): string | undefined {
  const known = originOf(origin);
  return known && runUrl(known);
}

function originOf({ url = '', repository = '', commit = '' }: RunOrigin = {}): Origin | undefined {
  const [server = '', rest] = repository === '' ? [] : url.split(`/${repository}/actions/runs/`);
  return rest === undefined ? undefined : { server, repository, sha: commit, run: rest };
}

const SHORT = 7;

/** `commit c0ffee1 of octo/shop, main, by octocat`; empty where nothing is known. */
export function originWords({ repository, commit, isChanged, ref, actor }: RunOrigin = {}): string {
  const of = repository === undefined ? '' : ` of ${repository}`;
  return [
    commit === undefined ? '' : `commit ${commit.slice(0, SHORT)}${isChanged ? ', changed since' : ''}${of}`,
    ref ?? '',
    actor === undefined ? '' : `by ${actor}`,
  ]
    .filter(Boolean)
    .join(', ');
}
