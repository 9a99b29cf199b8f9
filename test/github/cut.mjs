// Cuts what cimyr uses out of GitHub's OpenAPI description, which is published as the package @octokit/openapi (a
// third of a gigabyte: it is installed into a temporary folder and not kept). Words for people are left out.
//   node test/github/cut.mjs
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = '@octokit/openapi@23.0.2';
const REPOSITORY = '/repos/{owner}/{repo}';
const PATHS = [
  '/check-runs',
  '/check-runs/{check_run_id}',
  '/check-runs/{check_run_id}/annotations',
  '/commits/{ref}/check-runs',
  '/commits/{commit_sha}/pulls',
  '/issues/{issue_number}/comments',
  '/issues/comments/{comment_id}',
  '/deployments',
  '/deployments/{deployment_id}',
  '/deployments/{deployment_id}/statuses',
];
const WORDS = new Set(['description', 'summary', 'example', 'examples', 'externalDocs', 'tags', 'title']);
/** Below these, keys are names that the API chose. */
const NAMED = new Set(['properties', 'responses', 'schemas', 'paths', 'parameters']);

const kept = (value, isNames = false) => {
  if (Array.isArray(value)) return value.map((item) => kept(item));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(
    ([key]) => isNames || !(WORDS.has(key) || key.startsWith('x-')),
  );
  return Object.fromEntries(entries.map(([key, inner]) => [key, kept(inner, !isNames && NAMED.has(key))]));
};

/** Adds to `components` what `value` refers to. */
const gather = (value, all, components) => {
  if (value === null || typeof value !== 'object') return;
  const [, , section, name] = typeof value.$ref === 'string' ? value.$ref.split('/') : [];
  if (name !== undefined && components[section]?.[name] === undefined) {
    components[section] ??= {};
    components[section][name] = kept(all[section][name]);
    gather(components[section][name], all, components);
  }
  for (const inner of Object.values(value)) gather(inner, all, components);
};

const folder = mkdtempSync(join(tmpdir(), 'cimyr-openapi-'));
try {
  execFileSync(
    'npm',
    ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', PACKAGE],
    {
      stdio: 'inherit',
    },
  );
  const at = join(folder, 'node_modules', '@octokit', 'openapi');
  const whole = JSON.parse(readFileSync(join(at, 'generated', 'api.github.com.json'), 'utf8'));
  const paths = Object.fromEntries(
    PATHS.map((path) => [REPOSITORY + path, kept(whole.paths[REPOSITORY + path])]),
  );
  const components = {};
  gather(paths, whole.components, components);
  const info = {
    title: "A part of GitHub's v3 REST API",
    version: whole.info.version,
    license: whole.info.license,
    'x-cut-from': `${PACKAGE}, generated/api.github.com.json, by test/github/cut.mjs`,
    'x-copyright': 'Copyright (c) 2020 Octokit contributors: the licence is in description.LICENSE',
  };
  // One line for each path and component.
  const lines = (entries) =>
    `{\n${Object.entries(entries)
      .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(',\n')}\n}`;
  const sections = Object.entries(components).map(([name, of]) => `${JSON.stringify(name)}: ${lines(of)}`);
  const { openapi } = whole;
  writeFileSync(
    join(import.meta.dirname, 'description.json'),
    `{ "openapi": ${JSON.stringify(openapi)},\n"info": ${JSON.stringify(info, null, 2)},\n"paths": ${lines(paths)},\n"components": {\n${sections.join(',\n')}\n}}\n`,
  );
  copyFileSync(join(at, 'LICENSE'), join(import.meta.dirname, 'description.LICENSE'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
