/**
 * Run by `build.mjs`, never by a user: keeps what V8 makes of the bundled backtest while it runs the shipped strategies.
 * `node keep-code.mjs DIRECTORY -- STRATEGIES… -- FLAGS OF THE RUNS…`
 */

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import {
  type Bundle,
  bundleFile,
  commandOf,
  compile,
  header,
  keptFile,
  V8_FLAGS,
} from './kept-code.ts';

setFlagsFromString(V8_FLAGS);

const [directory = '', ...rest] = process.argv.slice(2);
const flags = rest.slice(rest.indexOf('--') + 1);
const programs = rest.slice(0, rest.indexOf('--'));

const bundles: Bundle[] = [];
const read = (name: string): Bundle => {
  const file = bundleFile(directory, name);
  const bundle = { file, script: compile(file, readFileSync(file)) };
  bundles.push(bundle);
  return bundle;
};

const run = commandOf(read('backtest'), read);
if (!run) throw new Error(`${directory} has no command`);
for (const program of programs) {
  const code = await run(['backtest', program, ...flags]);
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
}
for (const { file, script } of bundles) {
  const cachedData = script.createCachedData();
  const fresh = `${keptFile(file)}.new`;
  writeFileSync(fresh, Buffer.concat([header(readFileSync(file), cachedData), cachedData]));
  renameSync(fresh, keptFile(file));
}
