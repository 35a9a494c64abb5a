// ODK's own engine behind a pipe: one JSON request a line in, one JSON answer a line out.
//
// node driver.mjs MODULES     MODULES is the folder `node_modules` that holds the engine and jsdom
//
// {"op": "load", "form": "<h:html…", "now_ms": 0}    a form and a fresh instance of it
// {"op": "start"}                                     another fresh instance of the same form
// {"op": "set", "ref": "/data/a", "value": "3"}       a value in ODK's text form, "" takes it away
// {"op": "add", "ref": "/data/people"}                one more instance at the end of a repeat
// {"op": "remove", "ref": "/data/people[2]"}
// {"op": "language", "language": "Français (fr)"}
// {"op": "state"}
// {"op": "time", "form": "…", "settings": [[ref, value], …]}    how long things take
//
// Every answer but that of `time` is {"state": […], "xml": "…", "languages": […]}; a request may say
// "quiet": true and gets only {}. What the engine refuses is answered as {"refused": "why"}.

import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const modules = resolve(process.argv[2]);

// --- Time ------------------------------------------------------------------------------------------------

const RealDate = Date;
let nowMs = RealDate.now();

// The engine asks for the time in many places. All of them get the one that the request named.
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [nowMs] : given));
  }

  static now() {
    return nowMs;
  }
};

// --- What the engine expects of a browser ----------------------------------------------------------------

const require = createRequire(join(modules, 'any.js'));
// Its expression parser was made for CommonJS: in a module these two names do not exist.
globalThis.require = require;
globalThis.__dirname = dirname(join(modules, 'any.js'));

const { JSDOM } = require('jsdom');
const { window } = new JSDOM('');
for (const name of Object.getOwnPropertyNames(window)) {
  if (/^[A-Z]/.test(name) && !(name in globalThis)) {
    globalThis[name] = window[name];
  }
}
globalThis.document = window.document;
globalThis.crypto ??= { randomUUID };

const engine = await import(
  pathToFileURL(join(modules, '@getodk', 'xforms-engine', 'dist', 'index.js')).href
);

// --- Forms and instances ---------------------------------------------------------------------------------

let form = null;
let root = null;

const noAttachments = (url) => {
  throw new Error(`This form asks for ${url}, which is not at hand.`);
};

const loadedForm = async (xml) => {
  const result = await engine.loadForm(xml, {
    fetchFormAttachment: noAttachments,
    missingResourceBehavior: engine.constants.MISSING_RESOURCE_BEHAVIOR.BLANK,
  });
  if (result.status === 'failure') {
    throw result.error;
  }
  return result;
};

const start = () => {
  root = form.createInstance({}).root;
};

function* walk(node) {
  yield node;
  for (const child of node.currentState.children ?? []) {
    yield* walk(child);
  }
}

const nodeAt = (ref) => {
  for (const node of walk(root)) {
    if (node.currentState.reference === ref) {
      return node;
    }
  }
  throw new Error(`There is no ${ref}.`);
};

// --- Changes ---------------------------------------------------------------------------------------------

const listed = (value) => value.split(/\s+/).filter((item) => item !== '');

const isMultiple = (node) => node.nodeType === 'rank' || node.selectType === 'select';

const SETTERS = {
  input: (node, value) => node.setValue(value),
  range: (node, value) => node.setValue(value === '' ? null : value),
  select: (node, value) => node.selectValues(isMultiple(node) ? listed(value) : [value]),
  rank: (node, value) => node.setValues(listed(value)),
  trigger: (node, value) => node.setValue(value === 'OK'),
  upload: (node, value) => node.setValue(value === '' ? null : new window.File(['x'], value)),
};

const setter = (node) => {
  const set = SETTERS[node.nodeType];
  if (set === undefined) {
    throw new Error(`${node.currentState.reference} is a ${node.nodeType}: it takes no answer.`);
  }
  return set;
};

const removeInstance = (ref) => {
  const instance = nodeAt(ref);
  const range = instance.parent;
  range.removeInstances(range.currentState.children.indexOf(instance), 1);
};

const setLanguage = (name) => {
  const language = root.languages.find((known) => known.language === name);
  if (language === undefined) {
    throw new Error(`The form does not speak ${name}.`);
  }
  root.setLanguage(language);
};

// --- What can be seen ------------------------------------------------------------------------------------

const shown = (text) => text?.asString ?? null;

const stateOf = (node) => {
  const { reference, relevant, required, readonly, label, hint, instanceValue, valueOptions } =
    node.currentState;
  const state = { type: node.nodeType, ref: reference, relevant, required, readonly };
  if (node.nodeType !== 'root') {
    state.label = shown(label);
    state.hint = shown(hint);
  }
  if (instanceValue !== undefined) {
    const { constraint, required: answered } = node.validationState;
    state.value = instanceValue;
    state.value_type = node.valueType;
    state.is_constraint_met = constraint.valid;
    state.is_required_met = answered.valid;
    state.constraint_message = shown(constraint.message);
    state.required_message = shown(answered.message);
  }
  if (node.nodeType === 'select' || node.nodeType === 'rank') {
    state.is_multiple = isMultiple(node);
    state.choices = valueOptions.map((option) => [option.value, option.label.asString]);
  }
  if (node.nodeType === 'range') {
    const { start, end } = node.definition.bounds;
    state.bounds = [String(start), String(end)];
  }
  return state;
};

const seen = async () => {
  const state = [...walk(root)].map(stateOf);
  // What is handed on is made once all is said: the end of the filling-in is noted in it.
  await root.prepareInstancePayload();
  return {
    state,
    xml: root.instanceState.instanceXML,
    languages: root.languages.map((known) => known.language),
  };
};

// --- Requests --------------------------------------------------------------------------------------------

const elapsed = (started) => performance.now() - started;

const time = async ({ form: xml, settings }) => {
  const loading = performance.now();
  form = await loadedForm(xml);
  start();
  const load_ms = elapsed(loading);
  const starting = performance.now();
  start();
  const start_ms = elapsed(starting);
  const nodes = new Map([...walk(root)].map((node) => [node.currentState.reference, node]));
  const answer_ms = settings.map(([ref, value]) => {
    const node = nodes.get(ref);
    const set = setter(node);
    const answering = performance.now();
    set(node, value);
    return elapsed(answering);
  });
  return { load_ms, start_ms, answer_ms };
};

const OPERATIONS = {
  load: async (request) => {
    nowMs = request.now_ms ?? nowMs;
    form = await loadedForm(request.form);
    start();
  },
  start,
  set: ({ ref, value }) => {
    const node = nodeAt(ref);
    setter(node)(node, value);
  },
  add: ({ ref }) => nodeAt(ref).addInstances(),
  remove: ({ ref }) => removeInstance(ref),
  language: ({ language }) => setLanguage(language),
  state: () => {},
};

const answer = async (request) => {
  try {
    if (request.op === 'time') {
      return await time(request);
    }
    await OPERATIONS[request.op](request);
    return request.quiet ? {} : await seen();
  } catch (error) {
    return { refused: String(error?.stack ?? error) };
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
