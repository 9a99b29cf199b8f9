import { expect, it } from 'vitest';
import { renderTemplate } from '../../../src/domain/template.js';
import { jobOf, modelOf, needsOf, said } from '../reading.js';

const WEB_APP = `name: web_app
description: build and check a web application
variables:
  APP_NAME: web app
  BUILD_DIR: out
triggers: [push, pull_request]
timeout: 1800
stages:
  - name: prepare
    environment: {LEVEL: debug}
    jobs:
      - name: layout
        commands:
          - mkdir -p \${BUILD_DIR}
          - echo "$LEVEL \${APP_NAME}" > \${BUILD_DIR}/info
  - name: check
    dependencies: [prepare]
    parallel: true
    jobs:
      - {name: unit tests, commands: ["grep -q 'debug web app' \${BUILD_DIR}/info"], retry_count: 1, timeout: 60}
      - {name: style, commands: ["exit 1"], allow_failure: true}
  - name: pack
    dependencies: [check]
    jobs:
      - name: archive
        dependencies: []
        commands: ["tar czf app.tgz \${BUILD_DIR}"]
        artifacts: ["app.tgz"]
`;

it('a file of the older system reads without a word', () => {
  expect(said(WEB_APP)).toEqual([]);
  const model = modelOf(WEB_APP);
  expect(model).toMatchObject({ name: 'web_app', timeoutMs: 1_800_000 });
  expect(renderTemplate(model.variables['APP_NAME'] ?? { source: '', parts: [] }, {})).toBe('web app');
  expect(model.stages.map(({ name, needs }) => [name, needs])).toEqual([
    ['prepare', []],
    ['check', [0]],
    ['pack', [1]],
  ]);
});

it('its commands are run by sh -c as they stand; its fields mean ours', () => {
  const model = modelOf(WEB_APP);
  const layout = jobOf(model, 'prepare.layout');
  expect(layout.commands).toEqual(['mkdir -p ${BUILD_DIR}', 'echo "$LEVEL ${APP_NAME}" > ${BUILD_DIR}/info']);
  expect(layout.shell).toBe('sh-c');
  expect(layout.env[0]?.['LEVEL']?.source).toBe('debug');
  expect(jobOf(model, 'check.unit tests')).toMatchObject({ retry: { max: 1 }, timeoutMs: 60_000, locks: [] });
  expect(jobOf(model, 'check.style').allowFailure).toEqual({});
  // Empty dependencies are absent ones.
  expect(jobOf(model, 'pack.archive')).toMatchObject({ isGated: true, needs: [] });
});

const SAVED = `{"name":"saved","description":"","variables":{},"triggers":{},"timeout":7200,"stages":[
{"name":"one","dependencies":[],"environment":{},"allow_failure":false,"parallel":false,"jobs":[{"name":"a","commands":["echo a > order"],"environment":{},"artifacts":[],"dependencies":[],"timeout":3600,"retry_count":0,"allow_failure":false},{"name":"b","commands":["grep -q a order","echo b >> order"],"environment":{"X":"1"},"artifacts":[],"dependencies":["a"],"timeout":3600,"retry_count":0,"allow_failure":false}]},
{"name":"two","dependencies":[],"environment":{},"allow_failure":false,"parallel":true,"jobs":[{"name":"c","commands":["test $(wc -l < order) -eq 2"],"environment":{},"artifacts":[],"dependencies":[],"timeout":3600,"retry_count":0,"allow_failure":false}]}]}
`;

it('a file as the older system saves it, with empty lists and maps everywhere, reads without a word', () => {
  expect(said(SAVED, 'saved.json')).toEqual([]);
  const model = modelOf(SAVED, 'saved.json');
  expect(model.stages.map(({ needs }) => needs)).toEqual([[], [0]]);
  expect(needsOf(model, 'one.b')).toEqual(['one.a']);
  expect(jobOf(model, 'one.b').locks).toEqual(['stage one']);
  expect(jobOf(model, 'two.c')).toMatchObject({ isGated: true, locks: [], timeoutMs: 3_600_000 });
});

it('what a saved file says of a run is ignored', () => {
  const saved = SAVED.replace(
    '"name":"saved"',
    '"name":"saved","status":"success","created_at":"2026-01-02","started_at":null,"finished_at":null,"duration":3.5',
  )
    .replace('"name":"a"', '"name":"a","status":"failed","start_time":1,"end_time":2,"output":"x","error":""')
    .replace('"name":"one"', '"name":"one","status":"running"');
  expect(said(saved, 'saved.json')).toEqual([]);
  expect(modelOf(saved, 'saved.json').jobs).toHaveLength(3);
});
