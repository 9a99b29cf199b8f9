import ts from 'typescript';
import { expect, it } from 'vitest';
import { sources } from './sources.js';

function has(source: ts.SourceFile, found: (node: ts.Node) => boolean): boolean {
  const visit = (node: ts.Node): boolean => found(node) || ts.forEachChild(node, visit) === true;
  return visit(source);
}

const where = (found: (node: ts.Node) => boolean) =>
  [...sources].flatMap(([file, source]) => (has(source, found) ? [file] : [])).sort();

const isCast = (node: ts.Node) =>
  (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) && /\bMasked\b/.test(node.type.getText());

const calls = (name: string) => (node: ts.Node) =>
  ts.isCallExpression(node) && node.expression.getText() === name;

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
    ts.isCallExpression(node) && /\b(?:stdout|stderr|stream)\.write$/.test(node.expression.getText());
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
