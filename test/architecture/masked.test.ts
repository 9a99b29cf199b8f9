import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', 'src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

function nodesOf<T>(file: string, found: (node: ts.Node) => T | undefined): T[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(root, file), 'utf8'),
    ts.ScriptTarget.ESNext,
    true,
  );
  const all: T[] = [];
  const visit = (node: ts.Node) => {
    const one = found(node);
    if (one !== undefined) all.push(one);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return all;
}

const where = (found: (node: ts.Node) => unknown) =>
  files.filter((file) => nodesOf(file, found).length > 0).sort();

const isCast = (node: ts.Node) =>
  (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) && /\bMasked\b/.test(node.type.getText())
    ? node.getText()
    : undefined;

const calls = (name: string) => (node: ts.Node) =>
  ts.isCallExpression(node) && node.expression.getText() === name ? name : undefined;

it('only the masker, and the file of our own words, say of a text that no secret is in it [S15]', () => {
  expect(where(isCast)).toEqual(['base/masked.ts', 'base/masker.ts']);
});

it('words of our own are taken for masked where reports and marks are made, nowhere else [S15]', () => {
  expect(where(calls('maskedWords'))).toEqual([
    'adapters/console/dialect.ts',
    'cli/cli.ts',
    'cli/report.ts',
    'cli/run.ts',
    'report/annotations.ts',
    'report/check-run.ts',
    'report/comment.ts',
  ]);
  expect(where(calls('askToMask'))).toEqual(['adapters/console/dialect.ts']);
});

it('the streams of the process are written in few places, each of which takes masked text [S15]', () => {
  const isWrite = (node: ts.Node) =>
    ts.isCallExpression(node) && /\b(?:stdout|stderr|stream)\.write$/.test(node.expression.getText())
      ? node.getText()
      : undefined;
  expect(where(isWrite)).toEqual([
    'actions/index.ts',
    'actions/rollout/perform.ts',
    'actions/rollout/post.ts',
    'actions/rollout/status.ts',
    'actions/run-pipeline/main.ts',
    'actions/run-pipeline/post.ts',
    'actions/run-pipeline/reports.ts',
    'adapters/console/writer.ts',
    'cli/deploy.ts',
    'cli/output.ts',
    'cli/run.ts',
  ]);
});
