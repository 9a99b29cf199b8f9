import { at, isObject, type Json, listAt, textAt } from '../json.js';

/**
 * Runs of SARIF 1.0.0 (what Microsoft's compilers write where nobody asks for 2.1) and of the drafts of 2 in the shape
 * of 2.1.0. The drafts moved things one by one, so each is taken from wherever it stands.
 */
export function olderRun(run: Json): Json {
  const tool = at(run, 'tool');
  const driver = at(tool, 'driver') ?? tool;
  const rules = at(driver, 'rules') ?? at(run, 'resources', 'rules') ?? at(run, 'rules');
  const strings = at(driver, 'globalMessageStrings') ?? at(run, 'resources', 'messageStrings');
  return {
    ...fieldsOf(run),
    tool: {
      ...fieldsOf(tool),
      driver: {
        ...fieldsOf(driver),
        rules: Object.entries(fieldsOf(rules)).map(([key, rule]) => olderRule(key, rule)),
        globalMessageStrings: textsOf(strings),
      },
    },
    artifacts:
      at(run, 'artifacts') ?? listAt(run, 'files').map((file) => ({ location: at(file, 'fileLocation') })),
    originalUriBaseIds: Object.fromEntries(
      Object.entries(fieldsOf(at(run, 'originalUriBaseIds'))).map(([id, base]) => [
        id,
        typeof base === 'string' ? { uri: base } : base,
      ]),
    ),
  };
}

/** Rules may stand below keys of their own; the key takes the place of the guid. */
function olderRule(key: string, rule: Json): Json {
  const { kind: _, ...configuration } = levelsOf(
    at(rule, 'defaultLevel') ??
      at(rule, 'configuration', 'defaultLevel') ??
      at(rule, 'configuration', 'level'),
  );
  return {
    ...fieldsOf(rule),
    id: textAt(rule, 'id') ?? key,
    guid: key,
    name: textAt(rule, 'name') ?? textAt(rule, 'name', 'text'),
    shortDescription: textObject(at(rule, 'shortDescription')),
    fullDescription: textObject(at(rule, 'fullDescription')),
    messageStrings: textsOf(at(rule, 'messageStrings') ?? at(rule, 'messageFormats')),
    defaultConfiguration: at(rule, 'defaultConfiguration') ?? configuration,
  };
}

export function olderResult(result: Json): Json {
  const key = textAt(result, 'ruleKey');
  return {
    ...fieldsOf(result),
    ...(key === undefined ? {} : { rule: { guid: key } }),
    ...levelsOf(at(result, 'level')),
    message: messageIn(result),
    suppressions: [...listAt(result, 'suppressions'), ...listAt(result, 'suppressionStates').map(() => ({}))],
    locations: listAt(result, 'locations').map(olderLocation),
  };
}

function messageIn(result: Json): Json {
  const message = textObject(at(result, 'message'));
  const format = at(result, 'formattedRuleMessage');
  return {
    ...fieldsOf(message),
    id: [
      textAt(message, 'id'),
      textAt(message, 'messageId'),
      textAt(result, 'ruleMessageId'),
      textAt(format, 'formatId'),
    ].find((id) => id !== undefined),
    arguments: at(message, 'arguments') ?? at(format, 'arguments'),
  };
}

function olderLocation(location: Json): Json {
  const physical =
    at(location, 'physicalLocation') ?? at(location, 'resultFile') ?? at(location, 'analysisTarget');
  const file = at(physical, 'artifactLocation') ?? at(physical, 'fileLocation') ?? physical;
  const name = textAt(location, 'fullyQualifiedLogicalName');
  return {
    ...fieldsOf(location),
    physicalLocation: physical && {
      ...fieldsOf(physical),
      artifactLocation: { ...fieldsOf(file), index: at(file, 'index') ?? at(file, 'fileIndex') },
    },
    logicalLocations:
      at(location, 'logicalLocations') ?? (name === undefined ? [] : [{ fullyQualifiedName: name }]),
  };
}

/** What is a kind today was a level then. */
const KINDS = new Set(['pass', 'notApplicable', 'open']);

const levelsOf = (level: Json): { readonly kind?: Json; readonly level?: Json } =>
  typeof level === 'string' && KINDS.has(level) ? { kind: level, level: undefined } : { level };

const textObject = (text: Json): Json => (typeof text === 'string' ? { text } : text);

const textsOf = (texts: Json): Json =>
  Object.fromEntries(Object.entries(fieldsOf(texts)).map(([id, text]) => [id, textObject(text)]));

const fieldsOf = (value: Json): object => (isObject(value) ? value : {});
