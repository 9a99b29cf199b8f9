import ts from 'typescript';
import { expect, it } from 'vitest';
import { sources } from './sources.js';

/** Names that still mean two things. The list only gets shorter: who adds a double gives it a name of its own. */
const KNOWN_DOUBLES = ['Outcome'];

const isExported = (statement: ts.Statement) =>
  ts.canHaveModifiers(statement) &&
  ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** What a statement makes known under a name that is new: what is handed on as it is named elsewhere is not. */
function declaredBy(statement: ts.Statement): readonly ts.Node[] {
  if (ts.isExportDeclaration(statement) && statement.exportClause) {
    if (!ts.isNamedExports(statement.exportClause)) return [statement.exportClause.name];
    const isNew = (one: ts.ExportSpecifier) => one.propertyName || !statement.moduleSpecifier;
    return statement.exportClause.elements.filter(isNew).map(({ name }) => name);
  }
  if (!isExported(statement)) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name);
  return 'name' in statement ? [statement.name as ts.Node] : [];
}

/** In one file a type and a value of the same name are one thing. */
const namesOf = (source: ts.SourceFile) =>
  new Set(source.statements.flatMap(declaredBy).map((name) => name.getText()));

it('an exported name means one thing in the whole of src/', () => {
  const homes = new Map<string, string[]>();
  for (const [file, source] of sources)
    if (!source.isDeclarationFile)
      for (const name of namesOf(source)) homes.set(name, [...(homes.get(name) ?? []), file]);
  const doubles = [...homes].filter(([, found]) => found.length > 1);
  const added = doubles.filter(([name]) => !KNOWN_DOUBLES.includes(name));
  expect(added.map(([name, found]) => `${name}: ${found.join(', ')}`)).toEqual([]);
  expect(doubles.map(([name]) => name).sort(), 'one that has become single leaves the list').toEqual(
    KNOWN_DOUBLES,
  );
});
